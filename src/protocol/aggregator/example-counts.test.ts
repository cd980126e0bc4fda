import { expect, test } from "vitest";
import { driveAggregator } from "../../../test/support/aggregator-driver.ts";

const far = (w0: Float32Array, by: number) => w0.map((weight) => weight + by);

test("of two nodes too, one counts for no more than the largest share: in the mean, and in the final evaluation", () => {
  const aggregator = driveAggregator({ nodesNeeded: 2 });
  const [a, b] = aggregator.begin(["a", "b"], { maxShare: 0.5, rounds: 1 }, [1000, 10]) as [number, number];
  const w0 = aggregator.directive(a).weights;
  aggregator.report(a, { examples: 1000, weights: far(w0, 2), lossAtStart: 3 });
  aggregator.report(b, { weights: far(w0, 4), lossAtStart: 1 });
  expect(aggregator.event("round-finished")).toMatchObject({ loss: 2 });
  // The comparison of w_f and the newest weights.
  for (const [node, examples] of [
    [a, 1000],
    [b, 10],
  ] as const)
    aggregator.report(node, { examples });
  const { run = 0, weights } = aggregator.last(a, "score") ?? {};
  expect(weights).toEqual(Float32Array.of(3, 3));
  aggregator.say(a, { type: "scored", run, examples: 1000, loss: 0.5 });
  aggregator.say(b, { type: "scored", run, examples: 10, loss: 0.25 });
  aggregator.give({ kind: "tested", run, round: "final", metrics: {} });
  expect(aggregator.event("run-finished")?.summary?.loss).toBe(0.375);
});

test("a node that says another number later is refused, and one that says the same counts for as much as before", () => {
  const aggregator = driveAggregator({ nodesNeeded: 2 });
  const [a, b] = aggregator.begin(["a", "b"], { maxShare: 0.5 }, [1000, 10]) as [number, number];
  const counted = () => aggregator.state().runs.get(1)?.participants.get("a")?.examples;
  expect(counted()).toBe(10);
  aggregator.ready([a], [1000]);
  expect(counted()).toBe(10);
  aggregator.ready([b], [1e9]);
  expect(aggregator.closed.get(b)).toContain("1000000000 examples, where the node had 10 before");
});

test("corrections are found anew where a node that came changes for how much another one counts", () => {
  const aggregator = driveAggregator({ nodesNeeded: 3 });
  const examples = [1000, 500, 10];
  const settings = { update: "scaffold", stepSize: 0.5, maxShare: 0.5, keepOutliers: true } as const;
  const [a, b, c] = aggregator.begin(["a", "b", "c"], settings, examples) as [number, number, number];
  const report = (node: number, correction?: Float32Array) =>
    aggregator.report(node, {
      examples: examples[[a, b, c].indexOf(node)] ?? 10,
      ...(correction ? { correction } : {}),
    });
  for (const node of [a, b, c]) report(node);
  aggregator.leave(c);
  for (const told of [undefined, Float32Array.of(1, 0), undefined]) {
    report(a, told);
    report(b, told);
  }
  expect(aggregator.directive(a).tellsCorrection ?? false).toBe(false);
  const back = aggregator.join("c");
  report(a);
  aggregator.ready([back], [10]);
  report(b);
  // a counts for 510 of 1020 examples now, and for 500 of 1000 before.
  expect([a, b].map((node) => aggregator.directive(node).tellsCorrection)).toEqual([true, true]);
  report(a, Float32Array.of(1, 0));
  report(b, Float32Array.of(0, 1));
  report(back);
  // That of c is what it says by its weights: -(1, 1) / (2 local updates * 0.5).
  const mean = Float32Array.of((510 - 10) / 1020, (500 - 10) / 1020);
  const found = aggregator.directive(a).correction;
  expect(found).toMatchObject({ kind: "given" });
  if (found?.kind === "given") for (const [j, entry] of mean.entries()) expect(found.mean[j]).toBeCloseTo(entry, 6);
});
