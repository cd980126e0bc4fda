import { createStrategy } from "../support/by-name.ts";
import { strategyContract } from "./strategy.ts";

for (const tauMax of [100, 7]) {
  for (const name of ["adaptive", "adaptive-2019", "adaptive-2018"]) {
    const create = () => createStrategy(name, { tauMax });
    strategyContract(name, { create, firstTau: 1, largestTau: tauMax });
  }
}

for (const tau of [1, 10, 250]) {
  const create = () => createStrategy(`fixed:${tau}`, { tauMax: 100 });
  strategyContract(`fixed:${tau}`, { create, firstTau: tau, largestTau: tau });
}
