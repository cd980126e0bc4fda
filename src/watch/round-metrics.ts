import type { AggregatorEvent, MessagePassed, ModelEvaluated, RoundFinished } from "./events.ts";

/** Rounds that wait for their evaluation, which is made beside later ones and may be left out. */
const mostWaiting = 100;

/** Those that every run has. */
export const roundColumns = [
  "round",
  "atSeconds",
  "consumedSeconds",
  "localUpdates",
  "stepSize",
  "nodes",
  "examples",
  "loss",
  "bestLoss",
  "rho",
  "beta",
  "delta",
  "movement",
  "divergence",
  "drift",
  "localCostSeconds",
  "globalCostSeconds",
  "bytesSent",
  "bytesReceived",
] as const;

/** The numbers of one round, in the order of the columns; undefined for what was not measured in it. */
export type MetricsRow = readonly (number | undefined)[];

/**
 * One run as a table with a row a round: a fold over its events. Names and units are those of the events; `bytesSent` and
 * `bytesReceived` are of the aggregator, from the run's start to the round's end; the model's own metrics come last.
 */
export interface RoundMetrics {
  readonly columns: readonly string[];
  /** @returns the rows that are complete by this event */
  take(event: AggregatorEvent): MetricsRow[];
  /** @returns those that still waited for an evaluation */
  end(): MetricsRow[];
}

/**
 * @param stepSize that of rounds that do not say another
 * @param before bytes of the run before what is taken
 */
export function createRoundMetrics(
  metricNames: readonly string[],
  stepSize: number,
  before: { readonly bytesSent: number; readonly bytesReceived: number } = { bytesSent: 0, bytesReceived: 0 },
): RoundMetrics {
  let waiting: { readonly round: number; readonly row: MetricsRow }[] = [];
  /** Evaluations that came before their round's end. */
  const evaluated = new Map<number, ModelEvaluated["metrics"]>();
  let newestEvaluated = 0;
  let { bytesSent, bytesReceived } = before;

  function add({ direction, bytes }: MessagePassed): void {
    if (direction === "to-node") bytesSent += bytes;
    else bytesReceived += bytes;
  }

  function rowsUpTo(round: number): MetricsRow[] {
    const complete = waiting.filter((each) => each.round <= round);
    waiting = waiting.filter((each) => each.round > round);
    return complete.map((each) => {
      const metrics = evaluated.get(each.round);
      evaluated.delete(each.round);
      return [...each.row, ...metricNames.map((name) => metrics?.[name])];
    });
  }

  return {
    columns: [...roundColumns, ...metricNames],
    take(event) {
      switch (event.kind) {
        case "message-passed":
          add(event);
          return [];
        case "model-evaluated":
          evaluated.set(event.round, event.metrics);
          newestEvaluated = event.round;
          return rowsUpTo(newestEvaluated);
        case "round-finished": {
          waiting.push({ round: event.round, row: rowOf(event, { stepSize, bytesSent, bytesReceived }) });
          const oldest = waiting.length > mostWaiting ? (waiting[0]?.round ?? 0) : 0;
          return rowsUpTo(Math.max(newestEvaluated, oldest));
        }
        default:
          return [];
      }
    },
    end: () => rowsUpTo(Number.POSITIVE_INFINITY),
  };
}

type Besides = { readonly stepSize: number; readonly bytesSent: number; readonly bytesReceived: number };

function rowOf(event: Extract<AggregatorEvent, RoundFinished>, besides: Besides): MetricsRow {
  const { estimates, drift, nodes, loss, bestLoss, localUpdates, localCostSeconds, globalCostSeconds } = event;
  const numbers: Record<(typeof roundColumns)[number], number | undefined> = {
    round: event.round,
    atSeconds: event.at,
    consumedSeconds: event.consumedSeconds,
    localUpdates,
    nodes: nodes.length,
    examples: nodes.reduce((sum, { examples }) => sum + examples, 0),
    loss,
    bestLoss,
    rho: estimates?.rho,
    beta: estimates?.beta,
    delta: estimates?.delta,
    movement: drift?.movement,
    divergence: drift?.divergence,
    drift: drift?.drift,
    localCostSeconds,
    globalCostSeconds,
    ...besides,
    stepSize: event.stepSize ?? besides.stepSize,
  };
  return roundColumns.map((name) => numbers[name]);
}
