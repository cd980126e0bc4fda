import { createRandom } from "../math/random.ts";
import type { Watts } from "../runtime/ports.ts";
import type { CostSettings } from "./costs.ts";

/** What a round cost: each of its local updates, and the rest of it. */
export interface RecordedRound {
  readonly localUpdates: number;
  readonly localSeconds: number;
  readonly globalSeconds: number;
}

/** A clock may say that an update took no time at all. */
const leastSeconds = 1e-7;

/** More values make no difference, and each run holds them. */
const mostValues = 5000;

/**
 * Costs as they were in the rounds of another run, in their order, so that slow times stay together; each seed begins at another
 * place. A round counts with each of its local updates, as a first round of one local update is not what most of them cost.
 *
 * @throws RangeError without rounds
 */
export function recordedCosts(rounds: readonly RecordedRound[], seed: number, watts?: Watts): CostSettings {
  if (rounds.length === 0) throw new RangeError("there are no rounds");
  const random = createRandom(seed, "recorded costs");
  const updates = spread(
    rounds.map(({ localSeconds }) => Math.max(leastSeconds, localSeconds)),
    rounds.map(({ localUpdates }) => localUpdates),
  );
  const aggregations = spread(
    rounds.map(({ globalSeconds }) => globalSeconds),
    rounds.map(() => 1),
  );
  return {
    kind: "shared",
    local: { kind: "trace", seconds: beginningAt(updates, random.integer(updates.length)) },
    global: { kind: "trace", seconds: beginningAt(aggregations, random.integer(aggregations.length)) },
    ...(watts ? { watts } : {}),
  };
}

/** At most {@link mostValues} values at even distances of the weights' sum, in their order. */
function spread(values: readonly number[], weights: readonly number[]): number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  const count = Math.min(mostValues, sum);
  const chosen: number[] = [];
  let [i, before] = [0, 0];
  for (let k = 0; k < count; k++) {
    const at = ((k + 0.5) * sum) / count;
    while (before + (weights[i] as number) < at) before += weights[i++] as number;
    chosen.push(values[i] as number);
  }
  return chosen;
}

const beginningAt = (values: readonly number[], first: number) => [...values.slice(first), ...values.slice(0, first)];
