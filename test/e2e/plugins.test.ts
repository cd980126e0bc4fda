import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { models } from "../../examples/05-own-model.mjs";
import { plainKernels } from "../../src/learning/plain-kernels.ts";
import { edgewise } from "./support/edgewise.ts";

const example = (name: string) => fileURLToPath(new URL(`../../examples/${name}`, import.meta.url));
const ownStrategy = example("04-own-strategy.mjs");
const ownModel = example("05-own-model.mjs");
const plugins = ["--plugin", ownStrategy, `--plugin=${ownModel}`];

test("they are as short as they are told to be", () => {
  const lines = (path: string) => readFileSync(path, "utf8").trimEnd().split("\n").length;
  expect([lines(ownStrategy) <= 30, lines(ownModel) <= 40]).toEqual([true, true]);
});

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "edgewise-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

const live = ["demo", "--once", "--json", "--quiet", "--nodes", "2", "--port", "0", "--budget", "3"];

test("a strategy of one's own runs live, at nodes in processes of their own", async () => {
  const demo = edgewise(...live, "--plugin", ownStrategy, "--strategy", "steady:0.5");
  expect(await demo.ended).toMatchObject({ code: 0 });
  expect(JSON.parse(demo.stdout())).toMatchObject({ strategy: "steady:0.5", update: "scaffold", ending: "budget" });
});

test("a model of one's own runs live, and nodes learn it", async () => {
  const named = edgewise(...live, "--plugin", ownModel, "--model", "huber", "--dataset", "mnist-even-odd");
  expect(await named.ended).toMatchObject({ code: 0 });
  expect(JSON.parse(named.stdout())).toMatchObject({
    model: "huber",
    metrics: { meanSquaredError: expect.any(Number) },
  });
});

test("the gradient of that model is that of its loss, by finite differences, near targets and far from them", async () => {
  const model = models[0]?.create({ kernels: plainKernels, featureCount: 2, classCount: 2 }, [], "huber");
  if (model === undefined) throw new Error("the example has no model");
  const features = { kind: "float32", data: Float32Array.of(1, 2, -1, 0.5, 3, -2, 0.25, 1), featureCount: 2 } as const;
  const targets = { kind: "real", values: Float32Array.of(0.25, 5, -4, 0.5) } as const;
  const data = { exampleCount: 4, features, targets };
  const at = (first: number) => Float32Array.of(first, 0.25);
  for (const rows of [Uint32Array.of(0, 1, 2, 3), Uint32Array.of(3, 1)]) {
    const gradient = new Float32Array(2);
    expect(await model.gradientInto(gradient, at(0.5), data, rows)).toBe(await model.loss(at(0.5), data, rows));
    const rise = (await model.loss(at(0.5 + 2 ** -7), data, rows)) - (await model.loss(at(0.5 - 2 ** -7), data, rows));
    expect(gradient[0]).toBeCloseTo(rise / 2 ** -6, 4);
  }
});

test("both are simulated, together, in threads", async () => {
  const own = [...plugins, "--model", "huber", "--strategy", "steady"];
  const simulated = edgewise("simulate", "--json", "--quiet", "--dataset", "mnist-even-odd", "--budget", "1", ...own);
  expect(await simulated.ended).toMatchObject({ code: 0 });
  expect(JSON.parse(simulated.stdout())).toMatchObject({ model: "huber", strategy: "steady" });
});

test("an experiment compares a strategy of one's own with others, on a model of one's own", async () => {
  const folder = temporaryFolder();
  const file = join(folder, "mine.yaml");
  writeFileSync(
    file,
    "title: mine\nmodel: huber\nbase: {dataset: mnist-even-odd, examples: 500, budget: 1}\naxes: {case: [1]}\n" +
      "strategies: [steady:0.5, fixed:3]\n",
  );
  const out = join(folder, "out");
  const experiment = edgewise("experiment", "custom", file, "--seeds", "1", "--out", out, ...plugins);
  expect(await experiment.ended).toMatchObject({ code: 0 });
  expect(readFileSync(join(out, "runs.jsonl"), "utf8")).toMatch(/"model":"huber",.*"strategy":"steady:0.5"/);
});

test("a node without the plugin refuses, and says what it lacks and how to start it", async () => {
  const lonely = ["--port", "0", "--no-open", "--nodes", "1"];
  const aggregator = edgewise("aggregator", ...lonely, "--plugin", ownModel, "--model", "huber");
  const [url = ""] = /ws:\/\/\S+/.exec(await aggregator.line(/edgewise node ws:/)) ?? [];
  const node = edgewise("node", url, "--name", "one");
  expect(await node.ended).toMatchObject({ code: 1 });
  expect(node.lines.join("\n")).toContain(
    `there is no model "huber" here; start this node with the aggregator's --plugin, or its version of Edgewise`,
  );
});

test("a file that cannot be run is told in one line, with exit code 2", async () => {
  const path = join(temporaryFolder(), "bad.mjs");
  writeFileSync(path, "export const = 1;");
  const program = edgewise("simulate", "--plugin", path);
  expect(await program.ended).toMatchObject({ code: 2 });
  expect(program.lines).toEqual([expect.stringMatching(/bad\.mjs: cannot be run: /)]);
});
