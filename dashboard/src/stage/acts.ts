import { caseNames } from "../../../src/learning/case-partitions.ts";
import type { Edits } from "../settings.ts";

/** One of the three acts of the first minute: a run of twenty seconds, and what it shows. */
export interface Act {
  readonly name: string;
  readonly short: string;
  readonly caption: string;
  readonly strategy: string;
}

const seconds = 20;
const delayMs = 100;

export const acts: readonly Act[] = [
  {
    name: "Too chatty.",
    short: "Too chatty",
    caption: "One local update, then everybody talks. The budget goes into messages.",
    strategy: "fixed:1",
  },
  {
    name: "Too lazy.",
    short: "Too lazy",
    caption: "Three hundred updates alone: each device drifts towards its own digits.",
    strategy: "fixed:300",
  },
  {
    name: "Just right.",
    short: "Just right",
    caption: "The controller measures both, corrects the drift, and chooses.",
    strategy: "adaptive",
  },
];

/** What starts an act's run: data by label, a budget of twenty seconds, and everything else as it usually is. */
export function editsOf({ strategy }: Act): Edits {
  return {
    strategy,
    partition: caseNames[1],
    budgetSeconds: seconds,
    delayMs,
    update: "default",
    momentum: "default",
    tauMax: "default",
    seed: 1,
  };
}

/** A good scene to look at, as a link: what its address says of the controls. */
export interface Preset {
  readonly title: string;
  readonly query: string;
}

export const presets: readonly Preset[] = [
  { title: "Ten digits by label, 30 s", query: "?data=mnist-digits&case=2&strategy=adaptive&budget=30&delay=0" },
  { title: "A slow network", query: "?data=mnist-even-odd&case=1&strategy=adaptive-2019&budget=60&delay=500" },
  { title: "Own sizes, own pace", query: "?data=mnist-even-odd&case=quantity:0.5&strategy=adaptive&budget=30&delay=0" },
];
