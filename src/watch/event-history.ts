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
/** With many nodes, fewer of each: about this many altogether, and the last two of each in any case. */
const messagesOfAll = 6000;
const leastPerNode = 2;
/** Rounds and evaluations together, and fewer rounds if they were of many nodes: so many entries for nodes. */
const detailedRounds = 80;
const detailedNodes = 8000;
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
  const rounds: (AggregatorEvent & (RoundFinished | ModelEvaluated))[] = [];
  /** Beginnings and ends of runs. */
  let runs: (AggregatorEvent & (RunStarted | RunFinished))[] = [];
  const messages = new Map<string, (AggregatorEvent & MessagePassed)[]>();
  let lastEvaluation = -1;
  /** Where the entries with details begin, and how many nodes these tell of. */
  let firstDetailed = 0;
  let nodesInDetail = 0;

  function keepRound(event: AggregatorEvent & (RoundFinished | ModelEvaluated)): void {
    rounds.push(event);
    nodesInDetail += nodesOf(event);
    const last = rounds.length - 1;
    while (firstDetailed < last && (last - firstDetailed >= detailedRounds || nodesInDetail > detailedNodes)) {
      const before = rounds[firstDetailed];
      if (before?.kind === "round-finished") rounds[firstDetailed] = withoutDetails(before);
      nodesInDetail -= nodesOf(before);
      firstDetailed++;
    }
    const surplus = rounds.length - keptRounds;
    if (surplus >= keptRounds / 10) dropRounds(surplus);
  }

  function dropRounds(count: number): void {
    for (const dropped of rounds.splice(0, count).slice(firstDetailed)) nodesInDetail -= nodesOf(dropped);
    firstDetailed = Math.max(0, firstDetailed - count);
    lastEvaluation -= count;
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
    if (kept.length === 1) messages.set(event.name, kept);
    const most = Math.min(messagesPerNode, Math.max(leastPerNode, Math.floor(messagesOfAll / messages.size)));
    while (kept.length > most) kept.splice(Math.max(0, kept.findIndex(isOfRound)), 1);
  }

  function keepRun(event: AggregatorEvent & (RunStarted | RunFinished)): void {
    runs.push(event);
    const oldest = event.run - keptRuns;
    if (event.kind !== "run-started" || oldest < 1) return;
    runs = runs.filter(({ run }) => run > oldest);
    const dropped = rounds.findIndex(({ run }) => run > oldest);
    dropRounds(dropped < 0 ? rounds.length : dropped);
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
        default: {
          const key = keyOf(event);
          latest.delete(key);
          latest.set(key, event);
        }
      }
    },
    events() {
      const all = [...latest.values(), ...runs, ...rounds, ...[...messages.values()].flat()];
      return all.sort((a, b) => a.sequence - b.sequence);
    },
  };
}

/** Thousands of these come and go; what else is said to a node is rare, and must not be lost among them. */
function isOfRound({ message }: MessagePassed, place: number, { length }: { readonly length: number }): boolean {
  return (message === "directive" || message === "report") && place < length - 1;
}

function nodesOf(event: RoundFinished | ModelEvaluated | undefined): number {
  return event?.kind === "round-finished" ? event.nodes.length : 0;
}

function keyOf(event: AggregatorEvent): string {
  if (event.kind === "run-paused" || event.kind === "run-resumed") return "pause";
  return "name" in event ? `${event.kind} ${event.name}` : event.kind;
}

function withoutDetails(event: AggregatorEvent & RoundFinished): AggregatorEvent & RoundFinished {
  const { decision } = event;
  if (decision.kind !== "continue") return { ...event, nodes: [] };
  const { why } = decision;
  if (why.kind === "bound") return { ...event, nodes: [], decision: { ...decision, why: { ...why, bound: [] } } };
  if (why.kind === "useful") return { ...event, nodes: [], decision: { ...decision, why: { ...why, useful: [] } } };
  return { ...event, nodes: [] };
}

function withoutPicture({ weights: _, ...event }: AggregatorEvent & ModelEvaluated): AggregatorEvent & ModelEvaluated {
  return { ...event, answers: [] };
}
