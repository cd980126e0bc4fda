import type { Action, Step } from "./actions.ts";
import type { AfterInput, Parts } from "./parts.ts";

/** A system, by the numbers of its parts (parts.ts). */
export interface Whole {
  readonly aggregator: number | undefined;
  readonly durable: number | undefined;
  readonly nodes: readonly number[];
  /** How often the aggregator began without anything kept, and may still be ended. */
  readonly sessions: number;
  readonly crashes: number;
}

/** A step that was gone. */
export interface Gone {
  readonly action: Action;
  readonly to: Whole;
  /** The weights that the run came to with it. */
  readonly result: Float32Array | undefined;
  /** What must not be. */
  readonly problem: string | undefined;
}

/** Everything that may happen next, as in actions.ts. */
export function gonesFrom(parts: Parts, whole: Whole): readonly Gone[] {
  const gones: Gone[] = [];
  const { aggregator } = whole;
  if (aggregator === undefined) {
    const after = parts.started(whole.durable, whole.sessions);
    const sessions = whole.sessions + (whole.durable === undefined ? 1 : 0);
    gones.push(goes(parts, { ...whole, sessions }, { kind: "start-aggregator" }, after));
  } else {
    for (const [node, part] of whole.nodes.entries()) {
      const taken = parts.taken(node, part);
      if (!taken) continue;
      const nodes = whole.nodes.with(node, taken.part);
      goesAndEnds(
        parts,
        gones,
        { ...whole, nodes },
        { kind: "take", node },
        parts.received(aggregator, node, taken.message),
      );
    }
    if (parts.aggregators.of(aggregator).writing)
      goesAndEnds(parts, gones, whole, { kind: "write" }, parts.written(aggregator));
  }
  for (const [node, part] of whole.nodes.entries()) {
    const { crashes, wire } = parts.node(node, part);
    if (crashes === 0) continue;
    for (let keeps = 0; keeps <= (wire?.toAggregator.length ?? 0); keeps++) {
      const ended = parts.ended(node, part, keeps, aggregator);
      const rested = { ...whole, nodes: whole.nodes.with(node, ended.part) };
      gones.push(atRest(parts, rested, { kind: "crash-node", node, keeps }, undefined, ended.problem));
    }
  }
  if (aggregator !== undefined && whole.crashes > 0)
    gones.push(endsAggregator(parts, whole, { kind: "crash-aggregator" }, () => undefined, undefined));
  return gones;
}

/** The step as it is, and with the aggregator's end before all of what it sends has arrived. */
function goesAndEnds(parts: Parts, gones: Gone[], before: Whole, step: Step, after: AfterInput): void {
  gones.push(goes(parts, before, step, after));
  if (before.crashes === 0) return;
  const durable = after.durable ?? before.durable;
  const told = after.told.flatMap((each, i) => (each === undefined ? [] : [i]));
  for (let bits = 0; bits < 2 ** told.length - 1; bits++) {
    const reaches = told.filter((_, i) => (bits >> i) & 1);
    const action = { kind: "crash-aggregator", last: { step, reaches } } as const;
    const heard = (i: number) => (reaches.includes(i) ? after.told[i] : undefined);
    gones.push(endsAggregator(parts, { ...before, durable }, action, heard, after));
  }
}

function goes(parts: Parts, before: Whole, action: Action, after: AfterInput): Gone {
  let { problem } = after;
  const nodes = before.nodes.map((part, i) => {
    const told = after.told[i];
    if (told === undefined) return part;
    const heard = parts.heard(i, part, told);
    problem ??= heard.problem;
    return heard.part;
  });
  const whole = { ...before, aggregator: after.aggregator, durable: after.durable ?? before.durable, nodes };
  return atRest(parts, whole, action, after.result, problem);
}

/** The aggregator's program is over, and all hear of it. */
function endsAggregator(
  parts: Parts,
  before: Whole,
  action: Action,
  told: (i: number) => number | undefined,
  after: AfterInput | undefined,
): Gone {
  let problem = after?.problem;
  const nodes = before.nodes.map((part, i) => {
    if (!parts.node(i, part).wire) return part;
    const heard = parts.heard(i, part, parts.andClosed(told(i)));
    problem ??= heard.problem;
    return heard.part;
  });
  const to = { ...before, aggregator: undefined, nodes, crashes: before.crashes - 1 };
  return { action, to, result: after?.result, problem };
}

/** Nodes without a connection look for the aggregator at once. */
function atRest(
  parts: Parts,
  whole: Whole,
  action: Action,
  result: Float32Array | undefined,
  found: string | undefined,
): Gone {
  let { aggregator, nodes } = whole;
  let problem = found;
  if (aggregator !== undefined) {
    for (const [i, part] of nodes.entries()) {
      if (!parts.mayDial(i, part)) continue;
      const after = parts.dialled(aggregator, i);
      const dialled = parts.dials(i, part);
      problem ??= after.problem ?? dialled.problem;
      aggregator = after.aggregator;
      nodes = nodes.with(i, dialled.part);
    }
  }
  return { action, to: { ...whole, aggregator, nodes }, result, problem };
}
