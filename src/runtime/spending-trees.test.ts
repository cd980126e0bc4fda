import fc from "fast-check";
import { expect, test } from "vitest";
import { type TreeSetting, treeSettings } from "../../test/support/random-trees.ts";
import { spendBothWays } from "../../test/support/relay-tree.ts";
import { heartbeatBytes } from "../protocol/message-sizes.ts";

/** How many trees: `EDGEWISE_TREES=100` has so many, which are others each time. */
const asked = process.env.EDGEWISE_TREES;
const trees = Number(asked ?? 6);
const options = { numRuns: trees, endOnFailure: true, ...(asked === undefined ? { seed: 1 } : {}) };
const timeout = 60_000 + 20_000 * trees;

const large = { budgetBytes: 1e9, budgetJoules: 1e9, budgetMoney: 1e3, currency: "EUR" };
const prices = { pricePerMegabyte: 1, pricePerKilowattHour: 0.3, pricePerDeviceHour: 2 };

/** A relay that comes back loses its connection before it has told its parent anything. */
const restarted: TreeSetting = {
  top: [[[["node"]]], "node"],
  absences: [{ who: 1, after: 1, rounds: 1, restarts: true }],
  settings: { update: "sgd", momentum: 0.5, participation: 0.3, partition: "by-label", maxShare: 0.2 },
};

/** All behind the relay above it were behind this one: that relay left, too, and gets a new assignment, so that it asks this one twice. */
const askedTwice: TreeSetting = {
  top: ["node", [["node"]]],
  absences: [{ who: 2, after: 2, rounds: 1, restarts: true }],
  settings: { update: "sgd", momentum: 0, participation: 1, partition: "uniform" },
};

test("what is spent below a relay that is restarted, and asked anew before it has told anything, counts once", async () => {
  const { tree } = await spendBothWays({
    top: [[[["node"]]], "node"],
    // In the middle of a round in which none of its nodes takes part.
    absences: [{ who: 1, after: 3, rounds: 1, restarts: true }],
    settings: { ...askedTwice.settings, ...large },
  });
  const counted = tree.budgets[1]?.consumed as number;
  expect(counted).toBeGreaterThanOrEqual(tree.bytes);
  // Each second a heartbeat each way over both links below it, as far as is known of the 1.5 s since it told of them.
  expect(counted - tree.bytes).toBeLessThanOrEqual(1.5 * 2 * 2 * heartbeatBytes);
});

test("a run over any tree of relays has spent, by what its aggregator says, what went over all links and what all nodes drew, while nodes and relays leave in the middle of rounds and come back", {
  timeout,
}, async () => {
  await fc.assert(
    fc.asyncProperty(treeSettings, async ({ top, absences, settings }) => {
      const { tree, flat } = await spendBothWays({ top, absences, settings: { ...settings, ...large, ...prices } });
      const [, bytes = 0, joules = 0, money = 0] = tree.budgets.map(({ consumed }) => consumed);
      // Of a relay that died it is not known what it had spent since it told that last: it counts as much as it may have.
      expect(bytes).toBeGreaterThanOrEqual(tree.bytes);
      if (!tree.relaysRestarted) expect(bytes).toBe(tree.bytes);
      const [, ofFlat, joulesOfFlat, moneyOfFlat] = (await flat()).budgets.map(({ consumed }) => consumed);
      const more = joules - (joulesOfFlat as number);
      // Where a relay leaves behind which some were asked, these may have been those that draw most.
      if (settings.participation === "all" || absences.length === 0) expect(more).toBeCloseTo(0, 6);
      expect(more).toBeGreaterThan(-1e-6);
      const moneyOfJoules = (prices.pricePerKilowattHour * more) / 3.6e6;
      expect(money - bytes / 1e6 - moneyOfJoules).toBeCloseTo((moneyOfFlat as number) - (ofFlat as number) / 1e6, 9);
    }),
    { ...options, examples: [[restarted], [askedTwice]] },
  );
});

test("a relay that is cut off for most of a run, and whose nodes go on with their heartbeats, does not make the run spend more than its budget", async () => {
  const { settings } = askedTwice;
  const top: TreeSetting["top"] = [["node", "node", "node", "node"], "node"];
  const { tree: whole } = await spendBothWays({ top, absences: [], settings: { ...settings, ...large, rounds: 1 } });
  const [, { consumed: first = 0, globalCost = 0 } = {}] = whole.budgets;
  for (const [times, cutFor] of [
    [4, 8],
    [4, 12],
    [5, 12],
  ] as const) {
    const budgetBytes = Math.round(first + times * (globalCost as number));
    const absences = [{ who: 0, after: 2, rounds: cutFor, restarts: false }];
    const { tree } = await spendBothWays({ top, absences, settings: { ...settings, budgetBytes, rounds: 100 } });
    const used = tree.budgets[1]?.consumed as number;
    expect(used).toBeGreaterThanOrEqual(tree.bytes);
    expect(used).toBeLessThanOrEqual(budgetBytes);
  }
});

test("no run over a tree of relays sends more bytes over all its links than the budget, whoever leaves and comes back", {
  timeout,
}, async () => {
  await fc.assert(
    fc.asyncProperty(treeSettings, fc.integer({ min: 1, max: 9 }), async ({ top, absences, settings }, times) => {
      const { tree: whole } = await spendBothWays({
        top,
        absences: [],
        settings: { ...settings, ...large, rounds: 1 },
      });
      const [, { consumed: first = 0, globalCost = 0 } = {}] = whole.budgets;
      const budgetBytes = Math.round(first + times * (globalCost as number));
      const { tree } = await spendBothWays({ top, absences, settings: { ...settings, budgetBytes, rounds: 100 } });
      const used = tree.budgets[1]?.consumed as number;
      expect(Math.max(used, tree.bytes)).toBeLessThanOrEqual(budgetBytes);
    }),
    options,
  );
});
