import { emptyStatistics, type Statistics, standardDeviation, withValue } from "../math/statistics.ts";
import type { AggregatorEvent } from "./events.ts";

/** A mean with the standard deviation around it. */
export interface Spread {
  readonly mean: number;
  readonly deviation: number;
}

/** How fast one node is, as the aggregator sees it. */
export interface NodeSpeed {
  readonly examples: number;
  readonly rounds: number;
  /** Of one local update: the mean of all, and the deviation of the rounds' means, each as often as it had updates. */
  readonly updateSeconds: Spread;
  /** From the directive to the report, less the local updates: the messages both ways, and what the node evaluates. */
  readonly tripSeconds: Spread;
  /** Bytes of a round's directive and report. */
  readonly bytes: number;
  /** The link carries at least so many bytes a second: those of a round in the shortest trip. */
  readonly leastBytesPerSecond: number;
}

/** c and b of one round, of all nodes together, and its tau. */
export interface RoundCosts {
  readonly localUpdates: number;
  readonly localSeconds: number;
  readonly globalSeconds: number;
  /** c and b in joules, of so many nodes, in a run in which joules count. */
  readonly joules?: { readonly local: number; readonly global: number; readonly nodes: number };
}

/** A fold over the events of one run. */
export interface MeasuredSpeeds {
  take(event: AggregatorEvent): void;
  readonly nodes: ReadonlyMap<string, NodeSpeed>;
  readonly rounds: readonly RoundCosts[];
}

interface NodeSums {
  examples: number;
  computeSeconds: number;
  localUpdates: number;
  squares: number;
  trips: Statistics;
  shortest: number;
}

export function createMeasuredSpeeds(): MeasuredSpeeds {
  const sums = new Map<string, NodeSums>();
  const bytes = new Map<string, { directive: number; report: number }>();
  const rounds: RoundCosts[] = [];
  return {
    rounds,
    get nodes() {
      return new Map(Array.from(sums, ([name, each]) => [name, speedOf(each, bytesOf(bytes.get(name)))]));
    },
    take(event) {
      if (event.kind === "message-passed" && (event.message === "directive" || event.message === "report")) {
        const known = bytes.get(event.name) ?? { directive: 0, report: 0 };
        bytes.set(event.name, { ...known, [event.message]: event.bytes });
      }
      if (event.kind !== "round-finished" || event.localUpdates === 0) return;
      const { localUpdates, localCostSeconds, globalCostSeconds } = event;
      const use = event.budgets?.find(({ resource }) => resource === "joules");
      rounds.push({
        ...{ localUpdates, localSeconds: localCostSeconds, globalSeconds: globalCostSeconds },
        ...(use ? { joules: { local: use.localCost, global: use.globalCost, nodes: event.nodes.length } } : {}),
      });
      for (const { name, examples, localUpdates: done, computeSeconds, communicateSeconds } of event.nodes) {
        if (done === 0) continue;
        const each = sums.get(name) ?? nothing();
        each.examples = examples;
        each.computeSeconds += computeSeconds;
        each.localUpdates += done;
        each.squares += computeSeconds ** 2 / done;
        each.trips = withValue(each.trips, communicateSeconds);
        if (communicateSeconds > 0) each.shortest = Math.min(each.shortest, communicateSeconds);
        sums.set(name, each);
      }
    },
  };
}

function nothing(): NodeSums {
  const none = { squares: 0, trips: emptyStatistics, shortest: Number.POSITIVE_INFINITY };
  return { examples: 0, computeSeconds: 0, localUpdates: 0, ...none };
}

function bytesOf(known: { directive: number; report: number } | undefined): number {
  return known ? known.directive + known.report : 0;
}

function speedOf(sums: NodeSums, bytes: number): NodeSpeed {
  const { examples, computeSeconds, localUpdates, squares, trips, shortest } = sums;
  return {
    examples,
    rounds: trips.count,
    updateSeconds: spreadOf(computeSeconds, squares, localUpdates),
    tripSeconds: { mean: trips.mean, deviation: standardDeviation(trips) },
    bytes,
    leastBytesPerSecond: bytes / shortest,
  };
}

/** c and b of all nodes together: of each local update, and of each round. */
export function together(rounds: readonly RoundCosts[]): { readonly local: Spread; readonly global: Spread } {
  let [localSeconds, squares, localUpdates] = [0, 0, 0];
  let trips = emptyStatistics;
  for (const round of rounds) {
    localUpdates += round.localUpdates;
    localSeconds += round.localUpdates * round.localSeconds;
    squares += round.localUpdates * round.localSeconds ** 2;
    trips = withValue(trips, round.globalSeconds);
  }
  return {
    local: spreadOf(localSeconds, squares, localUpdates),
    global: { mean: trips.mean, deviation: standardDeviation(trips) },
  };
}

/** What a node draws on average in local updates and beside them, so that rounds cost the joules that they did; undefined if none were told. */
export function wattsIn(
  rounds: readonly RoundCosts[],
): { readonly computing: number; readonly idle: number } | undefined {
  const sums = { local: 0, localSeconds: 0, global: 0, globalSeconds: 0 };
  for (const { localUpdates, localSeconds, globalSeconds, joules } of rounds) {
    if (!joules) continue;
    sums.local += localUpdates * joules.local;
    sums.localSeconds += joules.nodes * localUpdates * localSeconds;
    sums.global += joules.global;
    sums.globalSeconds += joules.nodes * globalSeconds;
  }
  if (!(sums.localSeconds > 0 && sums.globalSeconds > 0)) return undefined;
  return { computing: sums.local / sums.localSeconds, idle: sums.global / sums.globalSeconds };
}

function spreadOf(sum: number, squares: number, count: number): Spread {
  const mean = sum / count;
  return { mean, deviation: Math.sqrt(Math.max(0, squares / count - mean * mean)) };
}
