import type { AggregatorEvent, MessagePassed, ModelEvaluated, RoundFinished } from "./events.ts";

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
  const rounds: AggregatorEvent[] = [];
  /** Beginnings and ends of runs, and other things that stay. */
  const lasting: AggregatorEvent[] = [];
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

  function keepLasting(event: AggregatorEvent): void {
    lasting.push(event);
    if (lasting.length > 4 * keptRuns) lasting.splice(1, lasting.length - 4 * keptRuns);
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
        case "run-paused":
        case "run-resumed":
        case "delay-changed":
        case "node-failed":
          return keepLasting(event);
        default:
          latest.delete(keyOf(event));
          latest.set(keyOf(event), event);
      }
    },
    events() {
      const all = [...latest.values(), ...lasting, ...rounds, ...[...messages.values()].flat()];
      return all.sort((a, b) => a.sequence - b.sequence);
    },
  };
}

function keyOf(event: AggregatorEvent): string {
  return "name" in event ? `${event.kind} ${event.name}` : event.kind;
}

function withoutDetails(event: AggregatorEvent & RoundFinished): AggregatorEvent {
  const { decision } = event;
  if (decision.kind !== "continue" || decision.why.kind !== "bound") return { ...event, nodes: [] };
  return { ...event, nodes: [], decision: { ...decision, why: { ...decision.why, bound: [] } } };
}

function withoutPicture({ weights: _, ...event }: AggregatorEvent & ModelEvaluated): AggregatorEvent {
  return { ...event, answers: [] };
}
