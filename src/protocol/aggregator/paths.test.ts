import { expect, test } from "vitest";
import { driveAggregator } from "../../../test/support/aggregator-driver.ts";

const adam = { update: "scaffold-adam", strategy: "fixed:2" } as const;

test("c is the mean of the paths that nodes tell, by their examples, and is given, since weights do not tell it", () => {
  const aggregator = driveAggregator({ nodesNeeded: 2 });
  const [a, b] = aggregator.begin(["a", "b"], adam, [10, 30]) as [number, number];
  aggregator.report(a, { path: Float32Array.of(4, 0) });
  aggregator.report(b, { examples: 30, localUpdates: 1, path: Float32Array.of(0, 8) });
  expect(aggregator.directive(a).correction).toEqual({ kind: "given", mean: Float32Array.of(1, 6) });
});

test("a report without its path, where weights do not tell it, ends the connection, and so does one where they do", () => {
  for (const [update, path] of [
    ["scaffold-adam", undefined],
    ["scaffold", Float32Array.of(1, 1)],
  ] as const) {
    const aggregator = driveAggregator({ nodesNeeded: 1 });
    const [a] = aggregator.begin(["a"], { ...adam, update }) as [number];
    aggregator.report(a, path ? { path } : {});
    expect(aggregator.closed.get(a)).toContain(
      "the mean of what was followed must be there exactly with rules that tell it",
    );
  }
});

test("a node of a program that does not tell paths takes no part, and is told why", () => {
  const aggregator = driveAggregator({ nodesNeeded: 1 });
  const old = aggregator.join("a", { capabilities: ["float32", "participation"] });
  aggregator.start(adam);
  expect(aggregator.last(old, "assignment")).toBeUndefined();
  expect(aggregator.last(old, "notice")?.text).toContain(
    "its program does not tell what it followed (--update scaffold-adam)",
  );
});
