import { afterAll, expect, test } from "vitest";
import { edgewise } from "./support/edgewise.ts";
import { mnistFolder } from "./support/mnist-folder.ts";

const folder = mnistFolder({ trainExamples: 900 });
afterAll(() => folder.remove());

const once = ["demo", "--once", "--json", "--verbose", "--no-open", "--port", "0", "--datasets", folder.path];
const task = ["--nodes", "1", "--rounds", "10", "--devices", "none", "--batch", "full", "--strategy", "fixed:2"];

test.each([
  { option: ["--kernels", "plain"], expected: /^plain$/ },
  { option: ["--kernels", "simd"], expected: /^simd$/ },
  { option: [], expected: /^(relaxed-)?simd$/ },
])("with $option the aggregator and its node say what they compute with", async ({ option, expected }) => {
  const run = edgewise(...once, ...task, ...option);
  expect(await run.ended).toEqual({ code: 0, signal: null });
  const { kernels } = JSON.parse(run.stdout());
  expect(kernels).toMatch(expected);
  expect(run.lines.filter((line) => line.includes("connects to") && line.endsWith(`kernels ${kernels}`))).toHaveLength(
    1,
  );
  expect(run.lines.some((line) => line.includes(`mnist-even-odd, kernels ${kernels}`))).toBe(true);
});

test("kernels that there are not are refused", async () => {
  const run = edgewise("node", "ws://127.0.0.1:9", "--kernels", "fastest");
  expect(await run.ended).toEqual({ code: 2, signal: null });
});
