import type { TestResult } from "../protocol/result.ts";
import type { AggregatorEvent, RoundFinished } from "../watch/events.ts";

/** Numbers that belong to a round, by the names that they have in other programs. All are finite. */
export interface Scalars {
  readonly round: number;
  readonly values: ReadonlyMap<string, number>;
}

type Finished = Extract<AggregatorEvent, { readonly kind: "run-finished" }>;

/** What an event tells for curves by round; undefined if nothing. */
export function scalarsOf(event: AggregatorEvent): Scalars | undefined {
  switch (event.kind) {
    case "round-finished":
      return scalars(event.round, ofRound(event));
    case "model-evaluated":
      return scalars(event.round, named("test", event.metrics));
    case "run-finished":
      return event.summary && scalars(event.summary.rounds, ofResult(event.summary));
    default:
      return undefined;
  }
}

type Pairs = readonly (readonly [name: string, value: number | null | undefined])[];

function ofRound(event: RoundFinished): Pairs {
  return [
    ["loss", event.loss],
    ["best_loss", event.bestLoss],
    ["local_updates", event.localUpdates],
    ["consumed_seconds", event.consumedSeconds],
    ["cost/local_seconds", event.localCostSeconds],
    ["cost/global_seconds", event.globalCostSeconds],
    ...named("estimate", { ...event.estimates }),
  ];
}

/** The weights that the run returns, and what the run took. */
function ofResult(summary: NonNullable<Finished["summary"]>): Pairs {
  return [
    ["result/loss", summary.loss],
    ...named("result", summary.metrics),
    ...named("result/nodes", testNumbers(summary.test)),
    ["result/average_local_updates", summary.averageTau],
    ["result/consumed_seconds", summary.consumedSeconds],
    ["result/bytes_sent", summary.bytesSent],
    ["result/bytes_received", summary.bytesReceived],
  ];
}

/** The measures over the examples that nodes kept for testing, by name. */
export function testNumbers(test: TestResult | null): Readonly<Record<string, number>> {
  const isNumber = (pair: readonly [string, unknown]): pair is readonly [string, number] => typeof pair[1] === "number";
  return Object.fromEntries(Object.entries(test ?? {}).filter(isNumber));
}

function named(group: string, values: Readonly<Record<string, number | null>>): Pairs {
  return Object.entries(values).map(([name, value]) => [`${group}/${name}`, value]);
}

function scalars(round: number, pairs: Pairs): Scalars {
  const isKnown = (pair: Pairs[number]): pair is readonly [string, number] => Number.isFinite(pair[1]);
  return { round, values: new Map(pairs.filter(isKnown)) };
}
