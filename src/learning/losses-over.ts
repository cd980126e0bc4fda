import { emptyStatistics, standardDeviation, withValue } from "../math/statistics.ts";
import type { Rows } from "./dataset.ts";
import { type Steps, wait } from "./eventually.ts";
import type { Minibatches } from "./minibatches.ts";
import type { Eventually } from "./model.ts";
import type { RoundLosses } from "./round-observations.ts";

/** Mean losses of the weights of a round without local updates, over its first minibatch and as many more as `another` wants. */
export function* lossesOver(
  compared: {
    readonly start: Float32Array;
    readonly best: Float32Array | undefined;
    readonly mean: Float32Array | undefined;
  },
  {
    minibatches,
    exampleCount,
    lossOver,
    another,
  }: {
    readonly minibatches: Minibatches;
    /** Of the node. */
    readonly exampleCount: number;
    readonly lossOver: (weights: Float32Array, rows: Rows) => Eventually<number>;
    readonly another: (done: number) => boolean;
  },
): Steps<RoundLosses> {
  const { start, best, mean } = compared;
  let examples = minibatches.roundStart();
  const sums = { start: 0, best: 0, mean: 0 };
  let differences = emptyStatistics;
  let done = 0;
  do {
    if (done > 0) examples = minibatches.next();
    for (const part of mean ? partsOf(examples, exampleCount) : [examples]) {
      const share = part.length / examples.length;
      const lossAtStart = yield* wait(lossOver(start, part));
      sums.start += share * lossAtStart;
      sums.best += share * (best === undefined ? lossAtStart : yield* wait(lossOver(best, part)));
      if (mean) {
        const lossOfMean = yield* wait(lossOver(mean, part));
        sums.mean += share * lossOfMean;
        differences = withValue(differences, lossOfMean - lossAtStart);
      }
    }
    done++;
  } while ((done + 1) * examples.length <= exampleCount && another(done));
  const losses = { lossAtStart: sums.start / done, lossOfBest: sums.best / done };
  if (!mean) return losses;
  const lossOfMean = sums.mean / done;
  // Drawn without replacement.
  const unseen = 1 - (done * examples.length) / exampleCount;
  if (unseen <= 0) return { ...losses, lossOfMean, lossOfMeanVariance: 0 };
  const { count } = differences;
  if (count === 1) return { ...losses, lossOfMean };
  return { ...losses, lossOfMean, lossOfMeanVariance: (unseen * standardDeviation(differences) ** 2) / count };
}

/** What two losses are compared on, one after the other: a minibatch, or its halves where the node's examples are too few for two. */
function partsOf(minibatch: Rows, exampleCount: number): readonly Rows[] {
  const { length } = minibatch;
  if (length < 2 || length === exampleCount || 2 * length <= exampleCount) return [minibatch];
  return [minibatch.subarray(0, length >> 1), minibatch.subarray(length >> 1)];
}
