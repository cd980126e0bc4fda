import type { AggregatorEvent, MessagePassed } from "./events.ts";
import { withoutCurve } from "./kept-events.ts";
import { type EvaluationEvent, type HistoryLimits, type RoundEvent, RunHistory } from "./run-history.ts";

/** How much of what soon loses its interest is kept. */
const messagesPerNode = 30;
/** With many nodes, fewer of each: about this many altogether, and the last two of each in any case. */
const messagesOfAll = 3000;
const leastPerNode = 2;
/** The most rounds with details, and the most entries for nodes in them. */
const detailedRounds = 40;
const detailedNodes = 4000;
/** Bytes of nodes' pictures, and names of the nodes of runs; the newest have theirs in any case. */
const pictureBytes = 500_000;
const namesOfRuns = 10_000;
/** What happened to runs that pages mark in their curves. */
const happeningsKept = 120;
const happenings: ReadonlySet<AggregatorEvent["kind"]> = new Set([
  ...(["node-joined", "node-gone", "node-failed", "node-adjusted"] as const),
  ...(["delay-changed", "run-went-back", "rule-weakened", "choice-overruled"] as const),
]);
/** Nodes that are gone, of which something is known. */
const goneNodes = 1000;

/**
 * What a page must know to catch up: the events so far without those that later ones have made pointless. Rounds stay,
 * for the plots, but the older the fewer (run-history.ts), and of all but the newest the details go (bounds, nodes,
 * pictures), so that all of it is about two megabytes at most, whatever went on before. Also used to thin out the events
 * between two frames to a page. What is left is in the order of its sequence numbers.
 */
export interface EventHistory {
  add(event: AggregatorEvent): void;
  events(): AggregatorEvent[];
}

export function createEventHistory(limits: HistoryLimits = {}): EventHistory {
  /** Events of which only the newest with the same key counts, by their kind and by the node that they tell of. */
  const latest = new Map<string, AggregatorEvent>();
  const ofNodes = new Map<string, Map<string, AggregatorEvent>>();
  const messages = new Map<string, (AggregatorEvent & MessagePassed)[]>();
  const gone = new Set<string>();
  const happened: AggregatorEvent[] = [];
  const runs = new RunHistory(limits);
  /** The newest rounds, with all their details, and how many nodes these tell of. */
  let detailed: RoundEvent[] = [];
  let nodesInDetail = 0;
  /** The newest evaluation, with its picture. */
  let evaluation: EvaluationEvent | undefined;

  function keepRound(event: RoundEvent): void {
    detailed.push(event);
    nodesInDetail += event.nodes.length;
    let surplus = 0;
    while (
      detailed.length - surplus > detailedRounds ||
      (nodesInDetail > detailedNodes && surplus < detailed.length - 1)
    ) {
      const round = detailed[surplus++] as RoundEvent;
      nodesInDetail -= round.nodes.length;
      runs.addRound(withoutDetails(round));
    }
    if (surplus > 0) detailed = detailed.slice(surplus);
  }

  function keepEvaluation(event: EvaluationEvent): void {
    if (evaluation) runs.addEvaluation(withoutPicture(evaluation));
    evaluation = event;
  }

  function keepMessage(event: AggregatorEvent & MessagePassed): void {
    const kept = messages.get(event.name) ?? [];
    kept.push(event);
    if (kept.length === 1) messages.set(event.name, kept);
    const most = Math.min(messagesPerNode, Math.max(leastPerNode, Math.floor(messagesOfAll / messages.size)));
    while (kept.length > most) forgetOne(kept);
  }

  function keepOfNode(event: AggregatorEvent & { readonly name: string }): void {
    const { kind, name } = event;
    const known = ofNodes.get(name) ?? new Map<string, AggregatorEvent>();
    if (known.size === 0) ofNodes.set(name, known);
    known.set(kind, event);
    if (kind === "node-joined") gone.delete(name);
    if (kind !== "node-gone") return;
    gone.delete(name);
    gone.add(name);
    if (gone.size > goneNodes) forget(gone.values().next().value as string);
  }

  /** Strangers with ever new names could come and go for weeks. */
  function forget(name: string): void {
    gone.delete(name);
    ofNodes.delete(name);
    messages.delete(name);
  }

  function keepLatest(event: AggregatorEvent): void {
    if (happenings.has(event.kind)) {
      happened.push(event);
      if (happened.length > happeningsKept) happened.shift();
    }
    if ("name" in event) return keepOfNode(event);
    latest.set(event.kind === "run-resumed" ? "run-paused" : event.kind, event);
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
        case "run-ended":
        case "run-finished":
          return runs.addEnd(event);
        default:
          return keepLatest(event);
      }
    },
    events() {
      const nodes = [...ofNodes.values()].flatMap((known) => [...known.values()]);
      const newest = [...detailed, ...(evaluation ? [evaluation] : [])];
      const rest = [...runs.events(), ...newest, ...[...messages.values()].flat()];
      const all = new Set([...latest.values(), ...nodes, ...happened, ...rest]);
      return withinBounds([...all].sort((a, b) => a.sequence - b.sequence));
    },
  };
}

/** Without the pictures and names of those before the newest, as far as there is no room for them. */
function withinBounds(events: AggregatorEvent[]): AggregatorEvent[] {
  let pictures = 0;
  let names = 0;
  for (let i = events.length - 1; i >= 0; i--) {
    const event = events[i] as AggregatorEvent;
    if (event.kind === "node-ready" && event.samples) {
      pictures += event.samples.length;
      const { samples: _, ...rest } = event;
      if (pictures > pictureBytes && pictures > event.samples.length) events[i] = rest;
    }
    if (event.kind === "node-drew" && event.shown) {
      pictures += event.shown.pixels.length;
      const { shown: _, ...rest } = event;
      if (pictures > pictureBytes) events[i] = rest;
    }
    if (event.kind === "run-started") {
      names += event.nodes.length;
      if (names > namesOfRuns && names > event.nodes.length) events[i] = { ...event, nodes: [] };
    }
  }
  return events;
}

/** The oldest that is of a round, but never the newest; if there is none, the oldest of all. Called for each message, so it allocates nothing. */
function forgetOne(kept: (AggregatorEvent & MessagePassed)[]): void {
  const last = kept.length - 1;
  let place = 0;
  while (place < last && !isOfRound(kept[place] as MessagePassed)) place += 1;
  if (place === last) place = 0;
  for (; place < last; place++) kept[place] = kept[place + 1] as AggregatorEvent & MessagePassed;
  kept.pop();
}

/** Thousands of these come and go; what else is said to a node is rare, and must not be lost among them. */
const isOfRound = ({ message }: MessagePassed) => message === "directive" || message === "report";

function withoutDetails(event: RoundEvent): RoundEvent {
  return { ...event, nodes: [], decision: withoutCurve(event.decision) };
}

function withoutPicture({ weights: _, confusion: _counts, ...event }: EvaluationEvent): EvaluationEvent {
  return { ...event, answers: [] };
}
