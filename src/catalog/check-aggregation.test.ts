import { expect, test } from "vitest";
import { builtInCatalog } from "./built-in.ts";
import { checkAggregation } from "./check-aggregation.ts";

const check = (aggregate: string | undefined, nodes: number, participation?: number) => () =>
  checkAggregation(
    builtInCatalog,
    { ...(aggregate === undefined ? {} : { aggregate }), ...(participation === undefined ? {} : { participation }) },
    nodes,
  );

test("a rule that needs more nodes than a round has is refused, one that has just enough is not", () => {
  for (const [aggregate, fewest] of [
    ["median", 3],
    ["trimmed:2", 5],
    ["krum:1", 5],
    ["multi-krum:2", 7],
  ] as const) {
    expect(check(aggregate, fewest)).not.toThrow();
    expect(check(aggregate, fewest - 1)).toThrow(
      `--aggregate: ${aggregate} needs the weights of ${fewest} nodes in each round, and there are ${fewest - 1}; have`,
    );
  }
  expect(check("mean", 1)).not.toThrow();
  expect(check(undefined, 1)).not.toThrow();
});

test("where not all take part, those who do are too few or not", () => {
  expect(check("krum:1", 20, 0.25)).not.toThrow();
  expect(check("krum:1", 20, 4)).toThrow(
    "needs the weights of 5 nodes in each round, and --participation asks 4 of 20",
  );
});

test("a rule of another program's time is told with those that there are", () => {
  expect(check("plain", 5)).toThrow('there is no aggregation rule "plain"; choose one of: mean, median, trimmed:F, ');
});
