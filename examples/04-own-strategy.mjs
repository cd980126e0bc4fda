// A strategy of one's own. Any command takes it, beside those that come with Edgewise:
//
//     edgewise demo --plugin examples/04-own-strategy.mjs --strategy steady:0.5
//
// It makes an aggregation take the given share of each round's time: with 0.5 nodes compute as long as they talk.

/** @type {import("edgewise").StrategyEntry[]} */
export const strategies = [
  {
    name: "steady",
    title: "steady",
    about: "Keeps the share of time that goes into aggregations at SHARE.",
    parameters: [{ name: "SHARE", least: 0.01, most: 0.99, usual: 0.3 }],
    update: "scaffold",
    momentum: 0,
    create: ({ values: [share = 0.3], tauMax }) => ({
      name: `steady:${share}`,
      returnsBestWeights: true,
      measures: "drift",
      firstTau: 1,
      init: () => null,
      next(state, { localCosts: [c = 0], globalCosts: [b = 0] }) {
        const tau = Math.round((b * (1 - share)) / (share * c));
        return [state, { tau: Math.min(Math.max(tau, 1), tauMax), why: { kind: "fixed" } }];
      },
    }),
  },
];

// On its own, it tells what it makes of costs.
if (process.argv[1]?.endsWith("04-own-strategy.mjs")) {
  const strategy = strategies[0]?.create({ values: [0.5], phi: undefined, tauMax: 100, corrects: true, model: "any" });
  const costs = { localCosts: [0.013], globalCosts: [0.13], budgets: [60], consumed: [1] };
  console.log(strategy?.next(strategy.init(), { round: 2, tau: 1, stepSize: 0.01, ...costs }));
}
