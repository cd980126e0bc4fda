// The controller alone: how many local updates are worthwhile, depending on the cost of an aggregation and on how
// much the nodes' data differ. Bring your own training loop, measure c, b, beta, rho and delta, and ask for tau.
import { adaptive2019 } from "edgewise";

const strategy = adaptive2019({ phi: 0.025, tauMax: 100 });
const localSeconds = 0.013;
console.log("an aggregation takes | the data agree (delta 0.1) | they disagree (delta 1) | strongly (delta 10)");
for (const globalSeconds of [0.01, 0.13, 1, 5]) {
  const taus = [0.1, 1, 10].map((delta) => {
    const [, choice] = strategy.next(strategy.init(), {
      round: 10,
      tau: 50,
      stepSize: 0.01,
      estimates: { rho: 0.3, beta: 6, delta },
      localCosts: [localSeconds],
      globalCosts: [globalSeconds],
      budgets: [60],
      consumed: [10],
    });
    return choice.tau;
  });
  console.log(`${String(globalSeconds).padStart(18)} s | ${taus.map((tau) => `tau ${tau}`).join(" | ")}`);
}
