import { describe, expect, test } from "vitest";
import { type AggregatorDriver, driveAggregator } from "../../../test/support/aggregator-driver.ts";
import type { RunSettings } from "../run-settings.ts";

/** Two nodes have done one round, and a second has begun. */
function inSecondRound(settings: Partial<RunSettings> = {}, seconds = 1.4) {
  const aggregator = driveAggregator({ nodesNeeded: 2, silenceSeconds: 1000 });
  const [a, b] = aggregator.begin(["a", "b"], { strategy: "fixed:2", budgetSeconds: 1000, ...settings }) as [
    number,
    number,
  ];
  aggregator.round([a, b], { c: (seconds - 0.4) / 2, b: 0.4 });
  return { aggregator, a, b };
}

function pass(aggregator: AggregatorDriver, seconds: number): void {
  const until = aggregator.seconds + seconds;
  while (aggregator.seconds < until) {
    aggregator.seconds += 0.5;
    aggregator.give({ kind: "tick" });
  }
}

const told = (aggregator: AggregatorDriver) => aggregator.events.filter(({ kind }) => kind === "round-waits");

describe("a round that waits for long", () => {
  test("is told of once, with the node, what is usual, and its deadline", () => {
    const { aggregator, a } = inSecondRound();
    aggregator.report(a);
    pass(aggregator, 9);
    expect(told(aggregator)).toEqual([
      {
        ...{ kind: "round-waits", run: 1, round: 2, names: ["b"] },
        ...{
          askedSeconds: expect.closeTo(4.5, 5),
          expectedSeconds: expect.closeTo(1.4, 5),
          goesOnInSeconds: expect.closeTo(5.5, 5),
        },
      },
    ]);
  });

  test("is told of again in the next one", () => {
    const { aggregator, a, b } = inSecondRound();
    pass(aggregator, 5);
    for (const node of [a, b]) aggregator.report(node);
    pass(aggregator, 60);
    expect(told(aggregator)).toMatchObject([{ round: 2 }, { round: 3 }]);
  });

  test("says no deadline where there is none", () => {
    const { aggregator, a } = inSecondRound({ roundDeadline: "off" });
    aggregator.report(a);
    pass(aggregator, 6);
    expect(told(aggregator)[0]).not.toHaveProperty("goesOnInSeconds");
  });

  test("is no news before 3 s, nor as long as all take no more than three times as long as usual", () => {
    const short = inSecondRound({}, 0.5).aggregator;
    pass(short, 2.5);
    expect(told(short)).toEqual([]);
    pass(short, 0.5);
    expect(told(short)).toHaveLength(1);
    const long = inSecondRound({}, 10).aggregator;
    pass(long, 29);
    expect(told(long)).toEqual([]);
    pass(long, 3);
    expect(told(long)).toHaveLength(1);
  });

  test("gives nodes of which nothing is known 10 s", () => {
    const aggregator = driveAggregator({ nodesNeeded: 2, silenceSeconds: 1000 });
    aggregator.begin(["a", "b"], { budgetSeconds: 1000 });
    pass(aggregator, 10);
    expect(told(aggregator)).toEqual([]);
    pass(aggregator, 0.5);
    expect(told(aggregator)).toMatchObject([{ round: 1, names: ["a", "b"] }]);
    expect(told(aggregator)[0]).not.toHaveProperty("expectedSeconds");
  });
});
