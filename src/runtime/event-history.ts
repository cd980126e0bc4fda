import type {
  AggregatorEvent,
  MessagePassed,
  ModelEvaluated,
  RoundFinished,
  RunFinished,
  RunStarted,
} from "./events.ts";

/** How much of what soon loses its interest is kept. */
const messagesPerNode = 30;
/** Rounds and evaluations together. */
const detailedRounds = 80;
const keptRounds = 20_000;
const keptRuns = 50;

/**
 * What a page must know to catch up: the events so far without those that later ones have made pointless. Rounds stay,
 * for the plots; of all but the newest, the details (bounds, nodes, pictures) go. Also used to thin out the events
 * between two frames to a page. What is left is in the order of its sequence numbers.
 */
export interface EventHistory {
  add(event: AggregatorEvent): void;
  events(): AggregatorEvent[];
}

export function createEventHistory(): EventHistory {
  /** Events of which only the newest with the same key counts. */
  const latest = new Map<string, AggregatorEvent>();
  /** Rounds and evaluations. */
  let rounds: (AggregatorEvent & (RoundFinished | ModelEvaluated))[] = [];
  /** Beginnings and ends of runs. */
  let runs: (AggregatorEvent & (RunStarted | RunFinished))[] = [];
  const messages = new Map<string, AggregatorEvent[]>();
  let lastEvaluation = -1;

  function keepRound(event: AggregatorEvent & (RoundFinished | ModelEvaluated)): void {
    rounds.push(event);
    // Every entry comes by this place once.
    const older = rounds.length - 1 - detailedRounds;
    const before = rounds[older];
    if (before?.kind === "round-finished") rounds[older] = withoutDetails(before);
    const surplus = rounds.length - keptRounds;
    if (surplus < keptRounds / 10) return;
    rounds.splice(0, surplus);
    lastEvaluation -= surplus;
  }

  function keepEvaluation(event: AggregatorEvent & ModelEvaluated): void {
    const before = rounds[lastEvaluation];
    if (before?.kind === "model-evaluated") rounds[lastEvaluation] = withoutPicture(before);
    lastEvaluation = rounds.length;
    keepRound(event);
  }

  function keepMessage(event: AggregatorEvent & MessagePassed): void {
    const kept = messages.get(event.name) ?? [];
    kept.push(event);
    if (kept.length > messagesPerNode) kept.shift();
    messages.set(event.name, kept);
  }

  function keepRun(event: AggregatorEvent & (RunStarted | RunFinished)): void {
    runs.push(event);
    const oldest = event.run - keptRuns;
    if (event.kind !== "run-started" || oldest < 1) return;
    runs = runs.filter(({ run }) => run > oldest);
    const dropped = rounds.findIndex(({ run }) => run > oldest);
    rounds = dropped < 0 ? [] : rounds.slice(dropped);
    lastEvaluation -= dropped < 0 ? Number.POSITIVE_INFINITY : dropped;
  }

  return {
    add(event) {
      switch (event.kind) {
        case "round-finished":
          return keepRound(event);
        case "model-evaluated":
          return keepEvaluation(event);
        case "message-passed":
          return keepMessage(event);
        case "run-started":
        case "run-finished":
          return keepRun(event);
        default:
          latest.delete(keyOf(event));
          latest.set(keyOf(event), event);
      }
    },
    events() {
      const all = [...latest.values(), ...runs, ...rounds, ...[...messages.values()].flat()];
      return all.sort((a, b) => a.sequence - b.sequence);
    },
  };
}

function keyOf(event: AggregatorEvent): string {
  if (event.kind === "run-paused" || event.kind === "run-resumed") return "pause";
  return "name" in event ? `${event.kind} ${event.name}` : event.kind;
}

function withoutDetails(event: AggregatorEvent & RoundFinished): AggregatorEvent & RoundFinished {
  const { decision } = event;
  if (decision.kind !== "continue" || decision.why.kind !== "bound") return { ...event, nodes: [] };
  return { ...event, nodes: [], decision: { ...decision, why: { ...decision.why, bound: [] } } };
}

function withoutPicture({ weights: _, ...event }: AggregatorEvent & ModelEvaluated): AggregatorEvent & ModelEvaluated {
  return { ...event, answers: [] };
}
