import { createHash } from "node:crypto";
import { decodePlain, encodePlain } from "../../../src/math/plain-data.ts";
import { currentRun } from "../../../src/protocol/aggregator/step.ts";
import { type Action, act, actionsIn } from "./actions.ts";
import { createModel, type Model, type System, type SystemOptions } from "./system.ts";

export interface ExploreOptions extends SystemOptions {
  /** How often the aggregator may end and be started again, and how many of the nodes may once. */
  readonly aggregatorCrashes: number;
  readonly nodeCrashes: number;
  /** What is given up then, so that a search that grows too big ends. */
  readonly mostStates: number;
}

export interface Explored {
  readonly states: number;
  readonly steps: number;
  /** Ends that were come to, and the first way to something that must not be, with what it is. */
  readonly ends: number;
  readonly problem: { readonly what: string; readonly way: readonly Action[] } | undefined;
}

interface Place {
  readonly bytes: Uint8Array;
  readonly from: Place | undefined;
  readonly by: Action | undefined;
}

/** Goes every way that a system can go, each state once. */
export function explored({ aggregatorCrashes, nodeCrashes, mostStates, ...options }: ExploreOptions): Explored {
  const model = createModel(options);
  const expected = undisturbed(options);
  const first = firstRound(model);
  first.crashes.aggregator = aggregatorCrashes;
  first.crashes.nodes.fill(0).fill(1, 0, nodeCrashes);
  const seen = new Set<string>();
  const open: Place[] = [];
  let steps = 0;
  let ends = 0;

  function visit(system: System, from: Place | undefined, by: Action | undefined): void {
    const bytes = encodePlain(system, from?.bytes.length);
    const key = createHash("sha1").update(JSON.stringify(system, sorted)).digest("base64");
    if (seen.has(key)) return;
    seen.add(key);
    open.push({ bytes, from, by });
  }

  visit(first, undefined, undefined);
  for (let place = open.pop(); place; place = open.pop()) {
    const found = (what: string): Explored => ({
      ...{ states: seen.size, steps, ends },
      problem: { what, way: wayTo(place) },
    });
    const system = decodePlain(place.bytes) as System;
    if (system.problem !== undefined) return found(system.problem);
    if (hasEnded(system)) {
      ends += 1;
      const isWhole = system.nodes.every(({ starts }) => starts === 1);
      const weights = system.result?.[0];
      if (isWhole && weights !== expected) return found(`the weights are ${weights} and not ${expected}`);
      continue;
    }
    const { goesOn, crashes } = actionsIn(system);
    if (goesOn.length === 0) return found("nothing is left to happen, and the run has not come to its end");
    if (seen.size > mostStates) return found(`there are more than ${mostStates} states`);
    for (const action of [...goesOn, ...crashes]) {
      const next = decodePlain(place.bytes) as System;
      act(model, next, action);
      steps += 1;
      visit(next, place, action);
    }
  }
  return { states: seen.size, steps, ends, problem: undefined };
}

/** What the run returns is known; how good that is, is still asked. */
const hasEnded = ({ result }: System) => result !== undefined;

/** Until then everything goes its usual way: all nodes have their data, and have been asked for the first time. */
function firstRound(model: Model): System {
  const system = model.begin();
  for (;;) {
    const state = system.aggregator?.state;
    if (state && currentRun(state)?.phase.kind === "round") return system;
    const [action] = actionsIn(system).goesOn;
    if (!action) throw new Error("no round begins");
    act(model, system, action);
  }
}

/** What the run comes to where nothing ends before. */
function undisturbed(options: SystemOptions): number | undefined {
  const model = createModel(options);
  const system = model.begin();
  while (!hasEnded(system)) {
    const [action] = actionsIn(system).goesOn;
    if (!action) throw new Error("the undisturbed run does not come to its end");
    act(model, system, action);
  }
  return system.result?.[0];
}

function wayTo(place: Place): readonly Action[] {
  return place.from && place.by ? [...wayTo(place.from), place.by] : [];
}

/** The same text for states that differ only in the order in which things came into a Map or a Set. */
function sorted(_key: string, value: unknown): unknown {
  if (value instanceof Map) return [...value].toSorted(byFirst);
  if (value instanceof Set) return [...value].toSorted();
  if (value instanceof Uint8Array) return sorted("", decodePlain(value));
  if (ArrayBuffer.isView(value)) return [...(value as Float64Array)];
  return value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY ? String(value) : value;
}

const byFirst = ([a]: readonly [unknown, unknown], [b]: readonly [unknown, unknown]) =>
  String(a) < String(b) ? -1 : 1;
