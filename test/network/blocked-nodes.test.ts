import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { addressOf, type Edgewise, edgewise } from "../e2e/support/edgewise.ts";
import { mnistFolder } from "../e2e/support/mnist-folder.ts";

const folder = mnistFolder({ trainExamples: 100, testExamples: 20 });
const plugins = mkdtempSync(join(tmpdir(), "edgewise-blocked-"));
afterAll(() => {
  folder.remove();
  rmSync(plugins, { recursive: true });
});

/**
 * A model of one weight, whose third gradient at the node "slow" takes its thread as long as this, without a turn of the event loop.
 * Only what the thread computes is left out.
 */
function modelBlocking(name: string, blocksMs: string): string {
  const path = join(plugins, `${name}.mjs`);
  writeFileSync(
    path,
    `let gradients = 0;
function compute() {
  gradients += 1;
  if (gradients !== 3 || !process.argv.includes("slow")) return;
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ${blocksMs});
}
const create = () => ({
  name: "${name}",
  weightCount: 1,
  metricNames: ["distance"],
  initialWeights: () => new Float32Array(1),
  loss: ([weight]) => (weight - 1) ** 2,
  gradientInto(gradient, [weight]) {
    compute();
    gradient[0] = 2 * (weight - 1);
    return (weight - 1) ** 2;
  },
  metrics: ([weight]) => ({ distance: Math.abs(weight - 1) }),
  answers: ([weight], data, rows) => Array.from(rows, () => ({ value: weight, score: weight })),
});
const targets = ["signs"];
export const models = [{ name: "${name}", title: "blocks", about: "Blocks its thread.", targets, stepSize: 0.1, create }];
`,
  );
  return path;
}

/** An aggregator and two nodes, one of which is slow. */
async function runOf(model: string, plugin: string, ...more: readonly string[]) {
  const shared = ["--plugin", plugin, "--datasets", folder.path];
  const run = ["--nodes", "2", "--strategy", "fixed:1", "--model", model, "--once", "--json", "--no-open"];
  const log = ["--port", "0", "--json-logs", "--verbose"];
  const aggregator = edgewise("aggregator", ...run, ...log, ...more, ...shared);
  const address = await addressOf(aggregator);
  const [, slow] = ["quick", "slow"].map((name) => edgewise("node", address, "--name", name, ...shared));
  return { aggregator, slow: slow as Edgewise };
}

/** What the aggregator's log says of these kinds, before the end of the run. */
function told({ logged }: Edgewise, ...kinds: readonly string[]) {
  const entries = logged();
  const end = entries.findIndex(({ kind }) => kind === "run-finished");
  return entries.slice(0, end < 0 ? undefined : end).filter(({ kind }) => kinds.includes(String(kind)));
}

test("a node whose model computes for far longer than silence may last stays in the run", async () => {
  const plugin = modelBlocking("slow-model", "5000");
  const { aggregator, slow } = await runOf("slow-model", plugin, "--silence", "2", "--rounds", "6");
  expect(await aggregator.ended).toEqual({ code: 0, signal: null });
  expect(JSON.parse(aggregator.stdout())).toMatchObject({ rounds: 6, nodes: 2, evaluatedNodes: 2 });
  expect(told(aggregator, "node-gone", "node-late", "report-dropped")).toEqual([]);
  const rounds = told(aggregator, "round-finished") as unknown as { readonly nodes: readonly unknown[] }[];
  // The last one evaluates.
  expect(rounds.map(({ nodes }) => nodes.length)).toEqual([2, 2, 2, 2, 2, 2, 2]);
  // The thread of its connection keeps no program from ending.
  expect(await slow.ended).toEqual({ code: 0, signal: null });
});

test("a node whose model never comes back is alive, and late: the others go on without it", async () => {
  const plugin = modelBlocking("hanging-model", "Infinity");
  const { aggregator, slow } = await runOf(
    "hanging-model",
    plugin,
    "--silence",
    "2",
    "--round-deadline",
    "4",
    "--rounds",
    "40",
  );
  const late = await aggregator.entry(({ kind }) => kind === "node-late");
  expect(late).toMatchObject({ name: "slow" });
  await aggregator.entry(({ kind, round }) => kind === "round-finished" && Number(round) > Number(late.round));
  expect(told(aggregator, "node-gone")).toEqual([]);
  // With the program its thread ends, and is no sign of life any more.
  slow.signal("SIGKILL");
  expect(await aggregator.ended).toEqual({ code: 0, signal: null });
  expect(JSON.parse(aggregator.stdout())).toMatchObject({ rounds: 40, evaluatedNodes: 1 });
});
