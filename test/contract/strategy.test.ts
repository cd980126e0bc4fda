import { createStrategy } from "../../src/control/strategies/named-strategies.ts";
import { strategyContract } from "./strategy.ts";

for (const tauMax of [100, 7]) {
  for (const name of ["adaptive", "adaptive-2019", "adaptive-2018"]) {
    const create = () => createStrategy(name, { phi: { "adaptive-2019": 0.025, "adaptive-2018": 0.3 }, tauMax });
    strategyContract(name, { create, firstTau: 1, largestTau: tauMax });
  }
}

for (const tau of [1, 10, 250]) {
  const create = () =>
    createStrategy(`fixed:${tau}`, { phi: { "adaptive-2019": 0.025, "adaptive-2018": 0.3 }, tauMax: 100 });
  strategyContract(`fixed:${tau}`, { create, firstTau: tau, largestTau: tau });
}
