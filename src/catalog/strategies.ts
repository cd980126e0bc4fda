import { adaptive } from "../control/strategies/adaptive.ts";
import { adaptive2018 } from "../control/strategies/adaptive-2018.ts";
import { adaptive2019 } from "../control/strategies/adaptive-2019.ts";
import { fixed } from "../control/strategies/fixed.ts";
import { settingLimits } from "../protocol/setting-limits.ts";
import type { StrategyEntry } from "./entries.ts";

/**
 * phi is the authors' for the squared SVM and linear regression with the 2019 controller; the others are those with the
 * smallest losses over the four cases at the seeds 2, 4 and 6 (docs/experiments.md). Losses and gradients of other sizes
 * need another phi.
 */
const phi2019 = {
  usual: 0.025,
  byModel: {
    "squared-svm": 0.025,
    "logistic-regression": 0.001,
    "linear-regression": 0.025,
    "softmax-regression": 1e-4,
    "k-means": 1e-6,
    cnn: 5e-5,
    "cnn-small": 5e-5,
    mlp: 5e-5,
  },
} as const;
const phi2018 = {
  usual: 0.3,
  byModel: {
    "squared-svm": 0.3,
    "logistic-regression": 0.3,
    "linear-regression": 1,
    "softmax-regression": 0.03,
    "k-means": 0.003,
  },
} as const;

/** The aggregator's momentum, at most, where drift is corrected and `adaptive` chooses tau: found with seeds kept for choosing. */
const adaptiveMomentum = 0.8;

export const builtInStrategies: readonly StrategyEntry[] = [
  {
    name: "adaptive",
    title: "adaptive",
    about: "Picks the tau that gives the most useful local updates for the rest of the budget, with drift correction.",
    update: "scaffold",
    momentum: adaptiveMomentum,
    nesterovMomentum: true,
    pace: "own",
    // What it measures bounds tau; this is only the largest number that a setting may be.
    tauMax: settingLimits.tauMax.most,
    // Without drift correction its measure of disagreement leads it to tau 1, however dear aggregations are.
    create: ({ tauMax, corrects, model, hasLayers = false, phi = phiOf(phi2019, model) }) =>
      corrects ? adaptive({ tauMax, watchesLoss: hasLayers }) : { ...adaptive2019({ phi, tauMax }), name: "adaptive" },
  },
  {
    name: "adaptive-2019",
    title: "adaptive (2019)",
    about: "Picks the tau that makes the bound of the JSAC 2019 paper smallest.",
    update: "sgd",
    momentum: 0,
    phi: phi2019,
    create: ({ phi = phi2019.usual, tauMax }) => adaptive2019({ phi, tauMax }),
  },
  {
    name: "adaptive-2018",
    title: "adaptive (2018)",
    about: "Picks the tau that makes the bound of the INFOCOM 2018 paper largest.",
    update: "sgd",
    momentum: 0,
    phi: phi2018,
    create: ({ phi = phi2018.usual, tauMax }) => adaptive2018({ phi, tauMax }),
  },
  {
    name: "fixed",
    title: "fixed",
    about: "The same tau in every round.",
    parameters: [{ name: "TAU", least: 1, most: 999_999, whole: true, example: 10 }],
    update: "sgd",
    momentum: 0,
    // It needs neither.
    create: ({ values, encoded }) => ({ ...fixed(values[0] as number), measures: encoded ? "drift" : "estimates" }),
  },
];

/** The control parameter for a model, whatever its parameters. */
export function phiOf({ usual, byModel = {} }: NonNullable<StrategyEntry["phi"]>, model: string): number {
  const [name = model] = model.split(":");
  return Object.hasOwn(byModel, name) ? (byModel[name] as number) : usual;
}
