import { largestShare } from "./usefulness.ts";

/**
 * Which encoding of weights the next round gets. A round's seconds beside its local updates, b, are taken for b0 + b1 * bytes, per message
 * and per byte: both follow from rounds of different sizes. An update counts for a little less where weights are rounded, so that they are
 * not where bytes cost nothing.
 */

/** What rounds of one size took. Plain data. */
export interface SizeSeconds {
  /** Of a node's directive and report. */
  readonly bytes: number;
  /** b, averaged over the newest rounds of the size. */
  readonly seconds: number;
  readonly rounds: number;
}

/** The weight of the newest round in the average of its size. */
const newest = 0.3;
/** A size counts for so many rounds at most. */
const mostRounds = 5;

export function withSize(sizes: readonly SizeSeconds[], bytes: number, seconds: number): readonly SizeSeconds[] {
  const known = sizes.find((size) => size.bytes === bytes);
  if (!known) return [...sizes, { bytes, seconds, rounds: 1 }];
  // The first few count alike.
  const part = Math.max(newest, 1 / (known.rounds + 1));
  const next = { bytes, seconds: known.seconds + part * (seconds - known.seconds), rounds: known.rounds + 1 };
  return sizes.map((size) => (size === known ? next : size));
}

/** b1, seconds per byte, by least squares; undefined as long as all rounds had the same size. */
export function secondsPerByte(sizes: readonly SizeSeconds[]): number | undefined {
  if (sizes.length < 2) return undefined;
  const sumOf = (term: (size: SizeSeconds) => number) =>
    sizes.reduce((sum, size) => sum + Math.min(mostRounds, size.rounds) * term(size), 0);
  const rounds = sumOf(() => 1);
  const bytes = sumOf((size) => size.bytes) / rounds;
  const seconds = sumOf((size) => size.seconds) / rounds;
  const product = sumOf((size) => (size.bytes - bytes) * (size.seconds - seconds));
  return Math.max(0, product / sumOf((size) => (size.bytes - bytes) ** 2));
}

/** What an update is worth where weights are rounded so; set, not tuned. `top:` is not there: what it leaves out is more than rounding. */
const worths = { float32: 1, float16: 0.998, int8: 0.98 } as const;

type Choosable = keyof typeof worths;

/** What is chosen among. */
export const choosable = Object.keys(worths) as Choosable[];

/** A way to encode weights. */
export interface EncodingChoice {
  readonly name: Choosable;
  /** What a round costs beside its local updates, per resource. */
  readonly globalCosts: readonly number[];
}

/** Another encoding has to be better by a hundredth: measured costs vary. */
const leastGain = 1.01;

/** The one with which the rest of the budget pays for most, at this tau. */
export function bestEncoding(
  choices: readonly EncodingChoice[],
  {
    tau,
    current,
    ...terms
  }: {
    readonly tau: number;
    readonly localCosts: readonly number[];
    readonly remaining: readonly number[];
    readonly current?: string | undefined;
  },
): EncodingChoice {
  const worthOf = ({ name, globalCosts }: EncodingChoice): number =>
    (worths[name] * (name === current ? leastGain : 1)) / largestShare(tau, { ...terms, globalCosts }).share;
  return choices.reduce((best, next) => (worthOf(next) > worthOf(best) ? next : best));
}
