import type { AggregatorEvent } from "./events.ts";
import type { EvaluationEvent, RoundEvent } from "./run-history.ts";
import { ThinnedSeries } from "./thinned-series.ts";

/** The most that is shown again of a run: more than a person tells apart on a scrubber. */
const mostRounds = 2400;
const mostEvaluations = 1200;
const mostOthers = 20_000;
/** What single nodes did, in all rounds together. */
const mostNodeRounds = 60_000;

/**
 * What a kept run is shown again from, as it happened: unlike the event history, which is for whoever looks at what has become of it,
 * nothing is left out because something later made it pointless. Of long runs the older rounds are fewer, and of those of many nodes
 * what each did is left out. In the order in which it was added.
 */
export interface ReplayHistory {
  add(event: AggregatorEvent): void;
  events(): AggregatorEvent[];
}

interface Placed<E extends AggregatorEvent = AggregatorEvent> {
  readonly place: number;
  readonly event: E;
}

export function createReplayHistory(): ReplayHistory {
  const rounds = new ThinnedSeries<Placed<RoundEvent>>(mostRounds, ({ event }) => event.loss);
  const evaluations = new ThinnedSeries<Placed<EvaluationEvent>>(mostEvaluations);
  let starts: Placed[] = [];
  const others: Placed[] = [];
  let place = 0;
  let roundCount = 0;
  let nodeRounds = 0;

  function addRound(event: RoundEvent): void {
    nodeRounds += event.nodes.length;
    const told = nodeRounds > mostNodeRounds ? { ...event, nodes: [] } : event;
    rounds.add({ place, event: told });
    roundCount += 1;
    // A beginning without its end would be a round that goes on for ever.
    if (roundCount > mostRounds) starts = [];
  }

  return {
    add(event) {
      place += 1;
      switch (event.kind) {
        case "round-finished":
          return addRound(event);
        case "round-started":
          if (roundCount <= mostRounds) starts.push({ place, event });
          return;
        case "model-evaluated":
          return evaluations.add({ place, event });
        default:
          if (others.length < mostOthers || isOfRun(event)) others.push({ place, event });
      }
    },
    events() {
      const all: Placed[] = [...others, ...starts, ...rounds.items(), ...evaluations.items()];
      return all.sort((a, b) => a.place - b.place).map(({ event }) => event);
    },
  };
}

/** Its beginning and end, without which nothing is shown. */
const isOfRun = ({ kind }: AggregatorEvent) =>
  kind === "run-started" || kind === "run-ended" || kind === "run-finished";
