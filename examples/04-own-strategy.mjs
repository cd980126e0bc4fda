// A strategy of one's own. Any command takes it, beside those that come with Edgewise:
//
//     edgewise simulate --plugin examples/04-own-strategy.mjs --strategy steady:0.5    (or edgewise demo)
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
