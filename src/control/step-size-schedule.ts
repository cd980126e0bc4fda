/** How far a run is when a round begins. */
export interface RunProgress {
  /** t: the local updates of the rounds before, at the node that did most of them in each; at the nodes' own pace their means. */
  readonly localUpdates: number;
  /** s, 0 to 1: the consumed share of the budget that is spent first; of the rounds, where their number is given and is reached sooner. */
  readonly share: number;
}

/**
 * How the step size changes during a run: eta_t = eta * factor. It is constant within a round. A schedule is a function of how far
 * the run is and of nothing else, so that it has no state.
 */
export interface StepSizeSchedule {
  /** As the command line writes it: `inverse:0.01`. */
  readonly name: string;
  /** 0 to 1, never larger later in a run. */
  factor(progress: RunProgress): number;
}

/** Always the step size that was set. */
export const constantStepSize: StepSizeSchedule = { name: "constant", factor: () => 1 };

/** Inverse time decay: factor = 1 / (1 + decay * t). */
export function inverseDecay(decay: number, name: string): StepSizeSchedule {
  return { name, factor: ({ localUpdates }) => 1 / (1 + decay * localUpdates) };
}

/**
 * Half a wave of a cosine (Loshchilov and Hutter, SGDR, 2017), from 1 at the run's begin to `end` where its budget is spent:
 * factor = end + (1 - end) * (1 + cos(pi * s)) / 2.
 */
export function cosineDecay(end: number, name: string): StepSizeSchedule {
  return { name, factor: ({ share }) => end + ((1 - end) * (1 + Math.cos(Math.PI * Math.min(1, share)))) / 2 };
}

/** Step decay: factor = multiplier ^ floor(t / every). */
export function stepDecay(multiplier: number, every: number, name: string): StepSizeSchedule {
  return { name, factor: ({ localUpdates }) => multiplier ** Math.floor(localUpdates / every) };
}

/** No schedule makes the step size smaller than this share of what was set. */
export const leastFactor = 1e-6;

/** eta of a round that begins now. */
export function scheduledStepSize(stepSize: number, schedule: StepSizeSchedule, progress: RunProgress): number {
  const factor = schedule.factor(progress);
  if (factor === 1) return stepSize;
  // A schedule from outside may answer with anything; a step size that is not positive would end the run.
  const held = factor >= leastFactor ? Math.min(1, factor) : leastFactor;
  return Math.max(Number.MIN_VALUE, stepSize * held);
}
