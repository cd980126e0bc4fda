// The same SVM steps on the same minibatches in NumPy, vectorised, on one thread, in the same run. NumPy is given each
// minibatch's row numbers; our steps draw them as well.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { createRandom } from "edgewise";
import { createMinibatches } from "../dist/learning/minibatches.js";
import { pythonWith } from "../scripts/lib/python.mjs";
import { measure, ratioOf, timed } from "./lib/measure.mjs";
import { batch, createTask, seed } from "./lib/task.mjs";

const program = fileURLToPath(new URL("peers.py", import.meta.url));
const sizes = /** @type {const} */ ([12_000, 60_000]);
const batchesMade = 4000;

/** @param {{ quick: boolean, kernels: import("edgewise").KernelsChoice }} options @returns {Promise<import("./lib/table.mjs").Result>} */
export async function run({ quick, kernels }) {
  const python = pythonWith("numpy");
  if (python === undefined) {
    const note =
      "Not measured: no python3 with numpy here (on Debian: apt-get install python3-numpy libopenblas0-pthread)";
    return { about: {}, rows: [], notes: [note] };
  }
  const task = await createTask(kernels);
  const folder = mkdtempSync(join(tmpdir(), "edgewise-peers-"));
  try {
    writeFileSync(join(folder, "images"), task.mnist.features.data);
    writeFileSync(
      join(folder, "targets"),
      /** @type {Float32Array} */ (/** @type {any} */ (task.mnist.targets).values),
    );
    for (const size of sizes) writeFileSync(join(folder, `batches-${size}`), batchesOf(size));
    return await compare(task, python, folder, quick);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {Awaited<ReturnType<typeof createTask>>} task @param {string} python @param {string} folder @param {boolean} quick */
async function compare(task, python, folder, quick) {
  const peer = await startPeer(python, folder);
  try {
    const counts = quick ? { groups: 1, warmUp: 0 } : { groups: 40, warmUp: 8 };
    const calls = quick ? 1 : 60;
    const { fast, plain } = task;
    /** @type {import("./lib/measure.mjs").Timed[]} */
    const things = [];
    /** @param {string} what @param {string} kind @param {number} size @param {number} count @param {number} warm */
    function addPeer(what, kind, size, count, warm) {
      const name = `NumPy: ${what}`;
      things.push({
        name,
        calls: count,
        async run(each) {
          await peer.ask(kind, size, warm, false);
          return (await peer.ask(kind, size, each, true)).times;
        },
      });
    }
    /** @param {import("./lib/task.mjs").Kernels} kernels @param {string} what @param {import("edgewise").Dataset} data @param {number | "full"} size @param {number} count */
    function addOurs(kernels, what, data, size, count) {
      const learner = task.learner(kernels, data, size);
      const warm = () => void learner.advance(size === "full" ? 1 : Math.ceil(count / 2));
      things.push(timed(`${kernels.name}: ${what}`, count, () => void learner.advance(1), warm));
    }
    for (const size of sizes) {
      const what = `100 of ${size.toLocaleString("en")}`;
      addOurs(fast, `${what}, bytes`, task.hold(fast, size, "bytes"), batch, calls);
      addPeer(`${what}, bytes, converted`, "bytes", size, calls, Math.ceil(calls / 2));
      addPeer(`${what}, float32`, "float32", size, calls, Math.ceil(calls / 2));
    }
    addOurs(plain, "100 of 12,000, bytes", task.hold(plain, 12_000, "bytes"), batch, calls);
    addOurs(fast, "all 12,000, bytes", task.hold(fast, 12_000, "bytes"), "full", Math.ceil(calls / 30));
    addPeer("all 12,000, contiguous float32", "full", 12_000, Math.ceil(calls / 30), 1);

    await requireSameWeights(task, peer);
    const measured = await measure(things, counts);
    /** @param {string} name */
    const of = (name) => /** @type {import("./lib/measure.mjs").Measured} */ (measured.get(name));
    /** The better of NumPy's two ways. @param {string} what */
    const best = (what) => {
      const [a, b] = [of(`NumPy: ${what}, bytes, converted`), of(`NumPy: ${what}, float32`)];
      return a.median <= b.median ? a : b;
    };
    const [part, all] = [of(`${fast.name}: 100 of 12,000, bytes`), of(`${fast.name}: 100 of 60,000, bytes`)];
    const full = of(`${fast.name}: all 12,000, bytes`);
    const against = new Map([
      [part.name, best("100 of 12,000")],
      [all.name, best("100 of 60,000")],
      [full.name, of("NumPy: all 12,000, contiguous float32")],
      [`${plain.name}: 100 of 12,000, bytes`, best("100 of 12,000")],
    ]);
    return {
      about: { kernels: fast.name, NumPy: peer.numpy, BLAS: peer.blas },
      rows: things.map(({ name }) => {
        const { median, minimum } = of(name);
        const other = against.get(name);
        return { name, median, minimum, against: other && "NumPy", ratio: other && ratioOf(of(name), other) };
      }),
      figures: {
        "step out of 12,000, against the better of NumPy's": {
          reached: ratioOf(part, best("100 of 12,000")),
          wanted: 2,
        },
        "step out of 60,000, against the better of NumPy's": {
          reached: ratioOf(all, best("100 of 60,000")),
          wanted: 1.5,
        },
        "full batch of 12,000, against NumPy": {
          reached: ratioOf(full, of("NumPy: all 12,000, contiguous float32")),
          wanted: 1,
        },
        "plain step, against NumPy": {
          reached: ratioOf(of(`${plain.name}: 100 of 12,000, bytes`), best("100 of 12,000")),
          wanted: 0.1,
        },
      },
    };
  } finally {
    peer.end();
  }
}

/** Both sides must do the same: after 50 steps their weights are as long. @param {Awaited<ReturnType<typeof createTask>>} task @param {Awaited<ReturnType<typeof startPeer>>} peer */
async function requireSameWeights(task, peer) {
  const learner = task.learner(task.fast, task.hold(task.fast, 12_000, "bytes"), batch);
  learner.advance(50);
  const ours = Math.hypot(...learner.finishRound());
  for (const kind of ["bytes", "float32"]) {
    const { norm } = await peer.ask(kind, 12_000, 50, false);
    if (Math.abs(norm / ours - 1) > 1e-4) throw new Error(`NumPy's weights (${kind}) have norm ${norm}, ours ${ours}`);
  }
}

/** The minibatches that a learner draws, in its order. @param {number} size */
function batchesOf(size) {
  const rows = Uint32Array.from({ length: size }, (_, i) => i);
  const minibatches = createMinibatches(rows, batch, createRandom(seed, "bench"));
  const all = new Uint32Array(batchesMade * batch);
  all.set(minibatches.roundStart());
  for (let i = 1; i < batchesMade; i++) all.set(minibatches.next(), i * batch);
  return all;
}

/** @param {string} python @param {string} folder */
async function startPeer(python, folder) {
  const env = { ...process.env, OPENBLAS_NUM_THREADS: "1", OMP_NUM_THREADS: "1", MKL_NUM_THREADS: "1" };
  const child = spawn(python, [program, folder], { stdio: ["pipe", "pipe", "inherit"], env });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error("NumPy's side has ended, see above");
    return JSON.parse(value);
  };
  const { numpy, blas } = await answer();
  return {
    numpy: String(numpy),
    blas: String(blas),
    /** @param {string} kind @param {number} size @param {number} calls @param {boolean} isTimed @returns {Promise<{ times: number[], norm: number }>} */
    ask(kind, size, calls, isTimed) {
      child.stdin.write(`${JSON.stringify([kind, size, calls, isTimed])}\n`);
      return answer();
    },
    end: () => void child.stdin.end(),
  };
}
