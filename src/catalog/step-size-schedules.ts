import { constantStepSize, cosineDecay, inverseDecay, stepDecay } from "../control/step-size-schedule.ts";
import type { StepSizeScheduleEntry } from "./entries.ts";

export const builtInStepSizeSchedules: readonly StepSizeScheduleEntry[] = [
  {
    name: "constant",
    title: "constant",
    about: "The same step size in every round.",
    create: () => constantStepSize,
  },
  {
    name: "inverse",
    title: "inverse decay",
    about: "Divides the step size by 1 + DECAY * t after t local updates.",
    parameters: [{ name: "DECAY", least: 0, most: 1e6, exclusive: true, example: 0.01 }],
    create: ([decay], name) => inverseDecay(decay as number, name),
  },
  {
    name: "cosine",
    title: "cosine",
    about: "Falls along a cosine to END times the step size, by the share of the budget that is spent.",
    parameters: [{ name: "END", least: 0, most: 1, usual: 0.01 }],
    create: ([end], name) => cosineDecay(end as number, name),
  },
  {
    name: "step",
    title: "steps",
    about: "Multiplies the step size by FACTOR after every N local updates.",
    parameters: [
      { name: "FACTOR", least: 0, most: 1, exclusive: true, example: 0.5 },
      { name: "N", least: 1, most: 1e9, whole: true, example: 1000 },
    ],
    create: ([factor, every], name) => stepDecay(factor as number, every as number, name),
  },
];
