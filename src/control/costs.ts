import { emptyStatistics, mean, type Statistics, standardDeviation, withValue } from "../math/statistics.ts";

/** What one local update (c) and one global aggregation (b) cost, measured or expected, for each resource. */
export interface CostVectors {
  /** c_m. */
  readonly localCosts: readonly number[];
  /** b_m. */
  readonly globalCosts: readonly number[];
}

/** What the rounds so far have cost: the mean of c_m over local updates, and the statistics of b_m over rounds. */
export interface Costs {
  /** Local updates so far. */
  readonly updates: number;
  readonly local: readonly number[];
  readonly global: readonly Statistics[];
}

/** The costs before the first round, for this number of resources. */
export function emptyCosts(resources: number): Costs {
  return { updates: 0, local: Array(resources).fill(0), global: Array(resources).fill(emptyStatistics) };
}

/**
 * The costs with one more round of `tau` local updates in them. In the mean of c_m each local update counts the same,
 * so that a round counts in proportion to its local updates.
 */
export function withRoundCosts(costs: Costs, tau: number, round: CostVectors): Costs {
  const updates = costs.updates + tau;
  return {
    updates,
    local: costs.local.map((mean, m) => mean + ((round.localCosts[m] as number) - mean) * (tau / updates)),
    global: costs.global.map((statistics, m) => withValue(statistics, round.globalCosts[m] as number)),
  };
}

/** Running means of c_m and b_m; 0 before the first round. */
export function meanCosts(costs: Costs): CostVectors {
  return { localCosts: costs.local, globalCosts: costs.global.map(mean) };
}

/**
 * The costs that the stop rule uses: the running mean of c_m, and the running mean of b_m plus one (sample) standard
 * deviation of b_m, so that a run whose aggregations vary does not overrun its budget.
 */
export function cautiousCosts(costs: Costs): CostVectors {
  return {
    localCosts: costs.local,
    globalCosts: costs.global.map((statistics) => mean(statistics) + standardDeviation(statistics)),
  };
}

/** c and b of one resource. */
export interface ResourceCost {
  readonly localCost: number;
  readonly globalCost: number;
}

/**
 * Time of a round, in which nodes work in step:
 *
 *     c = max_i (seconds_i / updates_i),  b = roundSeconds - max_i seconds_i, at least 0
 *
 * where both maxima, over the nodes that reported, are given. Where nodes work at their own pace, all compute for about the same
 * time, in which they make updates at their mean speed: c = 1 / sum_i p_i updates_i/seconds_i. Some end later than others, by up to half
 * an update, which is part of b = roundSeconds - c*tau: so c*tau + b is what such a round takes. In a probe they make the same
 * number of updates: b is as in step.
 */
export function measuredTime(round: {
  /** From sending the first directive to receiving the last report. */
  readonly roundSeconds: number;
  /** max_i (seconds_i / updates_i) and max_i seconds_i; where only losses were found, that is one update. */
  readonly slowestUpdateSeconds: number;
  readonly slowestSeconds: number;
  /** At the nodes' own pace: sum_i p_i updates_i/seconds_i. */
  readonly updatesPerSecond?: number;
  /** tau, the mean of what they did; left out of a probe, and where nodes work in step. */
  readonly updates?: number;
  /** For how long a node stalled (pace.ts); any update may, so that this is part of what updates cost. */
  readonly stalledSeconds?: number;
}): ResourceCost {
  const {
    roundSeconds,
    slowestUpdateSeconds,
    slowestSeconds,
    updatesPerSecond = 0,
    updates,
    stalledSeconds = 0,
  } = round;
  if (!(updatesPerSecond > 0 && updates !== undefined)) {
    const localCost = updatesPerSecond > 0 ? 1 / updatesPerSecond : slowestUpdateSeconds;
    return { localCost, globalCost: Math.max(0, roundSeconds - slowestSeconds) };
  }
  const computing = updates / updatesPerSecond + stalledSeconds;
  return { localCost: computing / updates, globalCost: Math.max(0, roundSeconds - computing) };
}

/**
 * A round's cost in a resource that adds up over nodes (joules, bytes, money): c = sum_i (spent_i / updates_i), without
 * nodes that did no local updates, and b = the sum of what each aggregation's participants spent on it.
 */
export function summedCost(round: {
  /** What each node spent on its local updates. */
  readonly locals: readonly { readonly spent: number; readonly updates: number }[];
  /** What each node, and the aggregator, spent on the aggregation. */
  readonly aggregation: readonly number[];
}): ResourceCost {
  let localCost = 0;
  for (const { spent, updates } of round.locals) if (updates > 0) localCost += spent / updates;
  let globalCost = 0;
  for (const spent of round.aggregation) globalCost += spent;
  return { localCost, globalCost };
}
