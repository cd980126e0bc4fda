import type { AggregatorState, OpenRound } from "../../../src/protocol/aggregator/state.ts";
import { currentRun } from "../../../src/protocol/aggregator/step.ts";
import type { Assignment, Report } from "../../../src/protocol/messages.ts";
import type { KeptWork, Work } from "../../../src/protocol/node/work.ts";
import type { NodePart } from "./parts.ts";
import type { ToldReport } from "./round-checks.ts";
import type { Aggregator, Model, Wire } from "./system.ts";

/**
 * What of a part can still matter, with the nodes in another order. Systems whose parts have the same essence come to the same with whatever
 * happens: essence-check.ts goes every way of small systems, with all that their parts hold, to see that.
 *
 * Left out: how many messages have passed (only heartbeats tell), when what was, losses and what is made of them (they follow from
 * the round), sums (they follow from who has reported, as each report is looked at), whether a node corrects drift or tells changes
 * (none does), what is told of waiting. Weights and the numbers of assignments only matter by which are the same: they are apart.
 */
export interface Essence {
  readonly text: string;
  /** Weights and names of sessions in their order, and numbers of assignments by the node's place. */
  readonly weights: readonly number[];
  readonly sessions: readonly string[];
  readonly assignments: readonly (readonly number[])[];
}

/** Where each node goes, by its number from 0. */
export type Order = readonly number[];

type Message = (Wire["toNode"] | Wire["toAggregator"])[number];

/** What has happened, and can happen, in a system. */
export interface About {
  /** The aggregator may end: then what was kept can be gone on from. */
  readonly mayEnd: boolean;
  /** No node has ended: then it matters which weights a run comes to. */
  readonly isWhole: boolean;
}

/** Of the aggregator. */
export function essenceOfAggregator(aggregator: Aggregator, order: Order, about: About, model: Model): Essence {
  const { state, session, seconds, writing, waiting } = aggregator;
  const seen = new Seen(order);
  const { members, keeping } = state;
  const nodes = seen.placed((i) => {
    const node = members.nodes.get(nameOf(i));
    const isNamed = members.connections.get(i)?.name !== undefined;
    return [members.connections.has(i), isNamed, node?.instance, node?.connection !== undefined];
  });
  const keeps = [writing, waiting].map((each) => each && (about.mayEnd ? keptIn(seen, each.kept, about, model) : true));
  const pending = keeping.pending.map(({ round }) => round);
  const since = seconds - keeping.lastSeconds;
  seen.sessions.push(session);
  return seen.with([rounded(seconds), rounded(since), nodes, pending, keeps, runIn(seen, state, about, false)]);
}

/** Of what is durable. */
export function essenceOfKept(number: number, order: Order, about: About, model: Model): Essence {
  const seen = new Seen(order);
  return seen.with(keptIn(seen, number, about, model));
}

/** Of a node, in which nothing is of the others. `goesBack`: whether it may have to. */
export function essenceOfNode({ node, wire, crashes }: NodePart, goesBack: boolean): Essence {
  const { starts, state, connected, dialling, learned, kept } = node;
  const seen = new Seen([0]);
  const works = (work: Work) => workIn(seen, work, goesBack);
  const keeps = (work: KeptWork) => [seen.session(work.session), seen.assignment(work.assignment), works(work)];
  const knows =
    state.kind === "online"
      ? [
          ...[state.timing !== undefined, seen.assignment(state.assignment), state.ready, works(state.work)],
          ...[seen.session(state.session), state.kept && keeps(state.kept), state.dismissed],
        ]
      : state.kind === "offline" && state.kept && keeps(state.kept);
  const before = goesBack ? Array.from(kept).sort() : undefined;
  const says = wire?.toAggregator.map((message) => messageIn(seen, message, goesBack));
  return seen.with([starts, crashes, connected, dialling, learned, before, state.kind, knows, says]);
}

/** What is seen on the way, and the order that it is seen in. */
class Seen {
  readonly weights: number[] = [];
  readonly sessions: string[] = [];
  readonly assignments: number[][];
  readonly #order: Order;

  constructor(order: Order) {
    this.#order = order;
    this.assignments = order.map(() => []);
  }

  placed<T>(of: (i: number) => T): T[] {
    const values = new Array<T>(this.#order.length);
    for (let to = 0; to < values.length; to++) values[to] = of(this.#order.indexOf(to));
    return values;
  }

  number(i: number, assignment: number): void {
    this.assignments[this.#order[i] as number]?.push(assignment);
  }

  session(session: string | undefined): boolean {
    if (session !== undefined) this.sessions.push(session);
    return session !== undefined;
  }

  /** Of a node alone. */
  assignment(assignment: Assignment | undefined): unknown {
    if (assignment) this.number(0, assignment.assignment);
    return assignment && [assignment.run];
  }

  with(value: unknown): Essence {
    return {
      text: JSON.stringify(value),
      weights: this.weights,
      sessions: this.sessions,
      assignments: this.assignments,
    };
  }
}

function keptIn(seen: Seen, number: number, about: About, model: Model): unknown {
  const { state, session, seconds } = model.keptAs(number);
  const instances = seen.placed((i) => state.members.nodes.get(nameOf(i))?.instance);
  seen.sessions.push(session);
  return [rounded(seconds), instances, runIn(seen, state, about, true)];
}

function runIn(seen: Seen, state: AggregatorState, of: About, isKept: boolean): unknown {
  const run = currentRun(state);
  // What it comes to is known, and looked at.
  if (!run || run.phase.kind === "scoring") return undefined;
  const { number, places, phase, rounds, next, beginsAnew, resuming, costs } = run;
  const { marked, durable, marksNext } = run.keeping;
  // Nobody goes on with such a round, or with what one had in it.
  if (isKept && rounds === 0)
    return [number, places.size, marked, marksNext, beginsAnew, seen.placed((i) => run.participants.has(nameOf(i)))];
  const participants = seen.placed((i) => {
    const found = run.participants.get(nameOf(i));
    if (found) seen.number(i, found.assignment);
    const missing = resuming?.missing.has(nameOf(i));
    return [found && [found.ready, found.failed, found.lastDirective, found.lastReport], missing];
  });
  const keeps = [marked, isKept ? undefined : durable, marksNext, rounded(costs.global[0]?.mean ?? 0)];
  const about = [number, places.size, phase.kind, rounds, beginsAnew, keeps, resuming !== undefined];
  const sendsAgain = isKept || of.mayEnd || resuming !== undefined;
  if (phase.kind === "round") return [about, participants, openIn(seen, phase.open, of, sendsAgain)];
  seen.weights.push(next.weights[0] as number);
  return [about, participants, [next.round, next.localUpdates, next.last]];
}

function openIn(seen: Seen, open: OpenRound, { isWhole }: About, sendsAgain: boolean): unknown {
  seen.weights.push(open.weights[0] as number);
  const nodes = seen.placed((i) => {
    const name = nameOf(i);
    const directive = open.sent.find(({ names }) => names.includes(name))?.directive;
    const isAsked = open.awaited.has(name) || open.repeating.has(name);
    const reported = isWhole && open.reporters.has(name);
    return [open.awaited.has(name), open.repeating.has(name), reported, sendsAgain && isAsked && directive?.keep];
  });
  return [open.round, open.localUpdates, open.last, open.reporters.size > 0, nodes];
}

function workIn(seen: Seen, { round, answer, busy, states }: Work, goesBack: boolean): unknown {
  const kept = states.map((each) => [each.round, each.after, each.answer && reportIn(seen, each.answer)]);
  return [round, answer?.type === "report" ? reportIn(seen, answer) : answer, busy, goesBack && kept];
}

function reportIn(seen: Seen, report: Report): unknown {
  const { run, round, localUpdates, learned, from } = report as ToldReport;
  seen.weights.push(from);
  return [run, round, localUpdates > 0 && learned];
}

function messageIn(seen: Seen, message: Message, goesBack: boolean): unknown {
  if (message === "closed") return message;
  switch (message.type) {
    case "hello": {
      const { instance, session } = message;
      if (!session) return [message.type, instance];
      const { id, run, round, busy, answered, kept, assignment } = session;
      seen.number(0, assignment);
      seen.sessions.push(id);
      return [message.type, instance, run, round, busy, goesBack && [answered, kept]];
    }
    case "report":
      return [message.type, reportIn(seen, message)];
    case "ready":
      seen.number(0, message.assignment);
      return message.type;
    default:
      return message;
  }
}

const rounded = (seconds: number) => Math.round(10 * seconds);
const nameOf = (i: number) => `node-${i + 1}`;
