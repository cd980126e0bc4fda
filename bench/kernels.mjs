// One local update of the demonstration's SVM, as a node makes it: draws a minibatch, computes the gradient, moves the
// weights. With plain and fast kernels, and beside the machine's limits.
import { createLimits } from "./lib/limits.mjs";
import { measure, ratioOf, timed } from "./lib/measure.mjs";
import { batch, bytesOfStep, createTask, featureCount, multiplyAddsOfStep } from "./lib/task.mjs";

/** @param {{ quick: boolean, kernels: import("edgewise").KernelsChoice }} options @returns {Promise<import("./lib/table.mjs").Result>} */
export async function run({ quick, kernels }) {
  const task = await createTask(kernels);
  const { fast, plain } = task;
  const counts = quick ? { groups: 1, warmUp: 0 } : { groups: 40, warmUp: 8 };
  const calls = quick ? 1 : 100;
  const limits = await createLimits(fast.name, 60_000 * featureCount);

  /** @type {import("./lib/measure.mjs").Timed[]} */
  const things = [];
  /** @type {Map<string, string>} what each is compared with */
  const against = new Map();
  /** @param {string} what @param {number} examples @param {"bytes" | "dense bytes" | "float32"} kind @param {number | "full"} size */
  function add(what, examples, kind, size) {
    // The plain kernels have only one kind of bytes.
    for (const kernels of kind === "dense bytes" ? [fast] : [plain, fast]) {
      const learner = task.learner(kernels, task.hold(kernels, examples, kind), size);
      const name = `${kernels.name}: ${what}`;
      const count = size === "full" ? Math.max(1, Math.round(calls / 50)) : calls;
      // A few steps bring the data back into the caches.
      const warm = () => void learner.advance(size === "full" ? 1 : Math.ceil(count / 2));
      things.push(timed(name, count, () => void learner.advance(1), warm));
      if (kernels === fast) against.set(name, `${plain.name}: ${what.replace("dense ", "")}`);
    }
  }
  add("100 of 12,000, bytes", 12_000, "bytes", batch);
  add("100 of 12,000, dense bytes", 12_000, "dense bytes", batch);
  if (!quick) {
    add("100 of 60,000, bytes", 60_000, "bytes", batch);
    add("100 of 60,000, dense bytes", 60_000, "dense bytes", batch);
  }
  add("100 of 12,000, float32", 12_000, "float32", batch);
  add("all 12,000, bytes", 12_000, "bytes", "full");
  add("all 12,000, dense bytes", 12_000, "dense bytes", "full");
  add("all 12,000, float32", 12_000, "float32", "full");
  if (!quick) add("all 60,000, bytes", 60_000, "bytes", "full");

  const multiplyAdds = "limit: the multiply-adds of a step";
  const reading = "limit: reading a step's bytes out of 12,000 rows";
  const readingAll = "limit: reading a step's bytes out of 60,000 rows";
  const [part, all] = [12_000 * featureCount, 60_000 * featureCount];
  things.push(
    timed(multiplyAdds, calls, () => limits.multiplyAdd(multiplyAddsOfStep)),
    timed(
      reading,
      calls,
      () => limits.read(bytesOfStep, part),
      () => limits.readAll(part),
    ),
    timed(
      readingAll,
      calls,
      () => limits.read(bytesOfStep, all),
      () => limits.readAll(all),
    ),
  );

  const measured = await measure(things, counts);
  /** @param {string} name */
  const of = (name) => /** @type {import("./lib/measure.mjs").Measured} */ (measured.get(name));
  const rows = things.map(({ name }) => {
    const { median, minimum } = of(name);
    const other = against.get(name);
    return { name, median, minimum, against: other && plain.name, ratio: other && ratioOf(of(name), of(other)) };
  });
  const step = of(`${fast.name}: 100 of 12,000, bytes`);
  const nearer = Math.max(1 / ratioOf(of(multiplyAdds), step), 1 / ratioOf(of(reading), step));
  return {
    about: {
      kernels: fast.name,
      "a step": `${batch} rows of ${featureCount} features, ${multiplyAddsOfStep} multiply-adds`,
    },
    rows: rows.map((row) => ({ ...row, ratio: row.ratio === "" ? undefined : row.ratio })),
    figures: {
      "step of 100 out of 12,000 byte rows, against plain": {
        reached: ratioOf(step, of(`${plain.name}: 100 of 12,000, bytes`)),
        wanted: 12,
      },
      "the same, as a part of the nearer limit": { reached: nearer, wanted: 0.5 },
    },
  };
}
