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
  let [weight, bytes, seconds] = [0, 0, 0];
  for (const size of sizes) {
    const w = Math.min(mostRounds, size.rounds);
    weight += w;
    bytes += w * size.bytes;
    seconds += w * size.seconds;
  }
  let [square, product] = [0, 0];
  for (const size of sizes) {
    const w = Math.min(mostRounds, size.rounds);
    const x = size.bytes - bytes / weight;
    square += w * x * x;
    product += w * x * (size.seconds - seconds / weight);
  }
  return Math.max(0, product / square);
}

/** A way to encode weights. */
export interface EncodingChoice {
  readonly name: string;
  /** What a round costs beside its local updates, per resource. */
  readonly globalCosts: readonly number[];
}

/** What an update is worth where weights are rounded so. Chosen at even seeds, like kappa (usefulness.ts). */
const worths: Readonly<Record<string, number>> = { float32: 1, float16: 0.998, int8: 0.98 };

const leastGain = 1.01;

/** The one with which the rest of the budget pays for most, at this tau. */
export function bestEncoding(
  choices: readonly EncodingChoice[],
  {
    tau,
    localCosts,
    remaining,
    current,
  }: {
    readonly tau: number;
    readonly localCosts: readonly number[];
    readonly remaining: readonly number[];
    /** Kept as long as no other is better by more than a hundredth: measured costs vary. */
    readonly current?: string | undefined;
  },
): EncodingChoice {
  const worthOf = ({ name, globalCosts }: EncodingChoice): number => {
    const shares = remaining.map((left, m) => {
      const cost = (localCosts[m] as number) * tau + (globalCosts[m] as number);
      return left > 0 ? cost / left : Infinity;
    });
    return ((worths[name] ?? 0) * (name === current ? leastGain : 1)) / Math.max(...shares);
  };
  return choices.reduce((best, next) => (worthOf(next) > worthOf(best) ? next : best));
}
