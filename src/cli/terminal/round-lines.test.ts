import fc from "fast-check";
import { expect, test } from "vitest";
import { finishedRound } from "../../../test/support/aggregator-events.ts";
import { plainRoundLine, roundDetails, roundLine } from "./round-lines.ts";
import { createStyle } from "./style.ts";

const plain = createStyle(false);
const accuracy = { name: "accuracy", value: 0.8753 };

test("a round fits into one line of 80 columns, with a bar of what is consumed of the budget", () => {
  const round = finishedRound({ round: 12, localUpdates: 78, loss: 0.23914, consumedSeconds: 7.2 });
  expect(roundLine(round, accuracy, 80, plain)).toBe(
    "  12  tau   78  loss .2391  acc 87.5 %  ━━━───────────────────────  52.8 s left",
  );
});

test("what is too wide is left out: first the bar, then the metric", () => {
  const round = finishedRound({ round: 12, localUpdates: 78, loss: 0.23914, consumedSeconds: 7.2 });
  expect(roundLine(round, accuracy, 55, plain)).toBe("  12  tau   78  loss .2391  acc 87.5 %  52.8 s left");
  expect(roundLine(round, accuracy, 45, plain)).toBe("  12  tau   78  loss .2391  52.8 s left");
});

test("of several budgets all that is left is told, the scarcest first, which the bar is of", () => {
  const use = { localCost: 0, globalCost: 0 };
  const budgets = [
    { resource: "time", budget: 60, consumed: 7.2, ...use },
    { resource: "bytes", budget: 5e6, consumed: 3_765_432, ...use },
  ] as const;
  const round = finishedRound({
    round: 12,
    localUpdates: 78,
    loss: 0.23914,
    consumedSeconds: 7.2,
    budgets,
    binding: "bytes",
  });
  expect(roundLine(round, accuracy, 80, plain)).toBe(
    "  12  tau   78  loss .2391  acc 87.5 %  ━━━━━━━━━━━━━────  1.23 MB, 52.8 s left",
  );
  expect(roundLine(round, accuracy, 61, plain)).toBe("  12  tau   78  loss .2391  acc 87.5 %  1.23 MB, 52.8 s left");
  expect(roundLine(round, accuracy, 40, plain)).toBe("  12  tau   78  loss .2391  1.23 MB left");
  expect(plainRoundLine(round, accuracy)).toContain("1.23 MB, 52.8 s left");
  expect(roundDetails(round)).toContain("      the budget of bytes binds");
});

test("at the nodes' own pace a round's details say how many updates the fastest and the slowest made", () => {
  const node = { examples: 10, computeSeconds: 1, communicateSeconds: 0, waitSeconds: 0, loss: 0.3 };
  const [laptop, pi] = [
    { ...node, name: "laptop", localUpdates: 41 },
    { ...node, name: "pi", localUpdates: 10 },
  ];
  const words = "      laptop made 41 local updates and pi 10, in about the same time";
  expect(roundDetails(finishedRound({ nodes: [laptop, pi] }))).toContain(words);
  expect(roundDetails(finishedRound({ nodes: [laptop, laptop] })).join()).not.toContain("made");
});

test("no round is wider than its terminal, and the lines of a run are equally wide", () => {
  const numbers = { min: 0, max: 1e30, noNaN: true };
  fc.assert(
    fc.property(
      fc.integer({ min: 48, max: 300 }),
      fc.record({
        round: fc.integer({ min: 1, max: 9999 }),
        localUpdates: fc.integer({ min: 0, max: 9999 }),
        loss: fc.double(numbers),
        consumedSeconds: fc.double({ min: 0, max: 60, noNaN: true }),
      }),
      fc.oneof(fc.double(numbers), fc.constant(undefined)),
      fc.constantFrom("accuracy", "meanSquaredError", "meanSquaredDistance"),
      (columns, changed, value, name) => {
        const shown = name === "accuracy" && value !== undefined ? Math.min(1, value) : value;
        const line = roundLine(finishedRound(changed), { name, value: shown }, columns, plain);
        expect(line.length).toBeLessThan(columns);
        const usual = roundLine(finishedRound({}), { name, value: 0.5 }, columns, plain);
        expect(line.length).toBe(usual.length);
      },
    ),
  );
});

test("the last exchange, which only evaluates, says so in place of a tau", () => {
  expect(roundLine(finishedRound({ localUpdates: 0 }), accuracy, 80, plain)).toMatch(/^ {3}1 {5}final {2}loss/);
});

test("a file has a round with its name and all digits", () => {
  const round = finishedRound({ round: 12, localUpdates: 78, loss: 0.23914, consumedSeconds: 7.2 });
  expect(plainRoundLine(round, accuracy)).toBe("round   12  tau   78  loss 0.2391  accuracy 87.53 %  52.80 s left");
  expect(plainRoundLine(round, { name: "accuracy", value: undefined })).toBe(
    "round   12  tau   78  loss 0.2391  52.80 s left",
  );
  expect(plainRoundLine(round, { name: "meanSquaredError", value: 0.1832 })).toContain("test error 0.1832  52.80");
});

test("costs, estimates and what the decision was made from fit into lines of 80 columns", () => {
  const drift = { movement: 4, noise: 1, drift: 0.25, gamma: 0, disagreement: 0 };
  const losses = { communication: 0.1234, drift: 0.4567, fewRounds: 0.89 };
  const why = { kind: "useful", useful: [], losses } as const;
  const decision = { kind: "continue", localUpdates: 5, wanted: 9, cutByBudget: true, last: true, why } as const;
  const lines = roundDetails(finishedRound({ drift, decision } as never));
  expect(lines).toEqual([
    "      c 13.0 ms  b 130 ms  moved 2.00  noise 1.00  drift 0.5000  last round: 5 of 9 fit",
    "      next loses 12.34 % to aggregation, 45.67 % to drift, 89.00 % to few rounds",
  ]);
});
