import { createHash } from "node:crypto";
import { currentRun } from "../../../src/protocol/aggregator/step.ts";
import { type Action, act, crashesAfter, crashesIn, perform, rest, stepsIn } from "./actions.ts";
import { canonicalText } from "./canonical.ts";
import { plainCopy } from "./plain-copy.ts";
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
  /** Steps of the longest way that was gone. */
  readonly depth: number;
  /** Ends that were come to, and the first way to something that must not be, with what it is. */
  readonly ends: number;
  readonly problem: { readonly what: string; readonly way: readonly Action[] } | undefined;
}

interface Place {
  /** Dropped when all has been tried that can come of it. */
  system: System | undefined;
  readonly depth: number;
  readonly from: Place | undefined;
  readonly by: Action | undefined;
}

/** Goes every way that a system can go, each state once. */
export function explored({ aggregatorCrashes, nodeCrashes, mostStates, ...options }: ExploreOptions): Explored {
  const model = createModel(options);
  const expected = undisturbed(options).at(-1);
  const first = firstRound(model);
  first.crashes.aggregator = aggregatorCrashes;
  first.crashes.nodes.fill(0).fill(1, 0, nodeCrashes);
  const seen = new Set<string>();
  const open: Place[] = [];
  let [steps, ends, depth] = [0, 0, 0];

  function visit(system: System, from: Place | undefined, by: Action | undefined): void {
    const key = createHash("sha1").update(textOf(system)).digest("base64");
    if (seen.has(key)) return;
    seen.add(key);
    const place = { system, depth: from ? from.depth + 1 : 0, from, by };
    depth = Math.max(depth, place.depth);
    open.push(place);
  }

  visit(first, undefined, undefined);
  for (let place = open.pop(); place; place = open.pop()) {
    const system = place.system as System;
    const found = (what: string): Explored => ({
      ...{ states: seen.size, steps, depth, ends },
      problem: { what, way: wayTo(place) },
    });
    const goes = (action: Action) => {
      const next = copyFor(system, action);
      act(model, next, action);
      steps += 1;
      visit(next, place, action);
    };
    if (system.problem !== undefined) return found(system.problem);
    if (hasEnded(system)) {
      ends += 1;
      const isWhole = system.nodes.every(({ starts }) => starts === 1);
      const weights = system.result?.[0];
      if (isWhole && weights !== expected) return found(`the weights are ${weights} and not ${expected}`);
      place.system = undefined;
      continue;
    }
    const goesOn = stepsIn(system);
    if (goesOn.length === 0) return found("nothing is left to happen, and the run has not come to its end");
    if (seen.size > mostStates) return found(`there are more than ${mostStates} states`);
    for (const step of goesOn) {
      const next = copyFor(system, step);
      perform(model, next, step);
      const crashes = crashesAfter(step, system, next);
      rest(model, next);
      steps += 1;
      visit(next, place, step);
      for (const crash of crashes) goes(crash);
    }
    for (const crash of crashesIn(system)) goes(crash);
    place.system = undefined;
  }
  return { states: seen.size, steps, depth, ends, problem: undefined };
}

/** A copy to act in. An aggregator that ends is not copied. */
function copyFor({ aggregator, ...others }: System, action: Action): System {
  const ends = action.kind === "crash-aggregator" && !action.last;
  return ends ? { aggregator, ...plainCopy(others) } : plainCopy({ aggregator, ...others });
}

const texts = new WeakMap<object, string>();

/** Of an aggregator in which nothing has happened it is known. */
function textOf({ aggregator, ...others }: System): string {
  const known = aggregator && (texts.get(aggregator) ?? canonicalText(aggregator));
  if (aggregator && known !== undefined) texts.set(aggregator, known);
  return `${known}${canonicalText(others)}`;
}

/** What the run returns is known; how good that is, is still asked. */
const hasEnded = ({ result }: System) => result !== undefined;

/** Until then everything goes its usual way: all nodes have their data, and have been asked for the first time. */
export function firstRound(model: Model): System {
  const system = model.begin();
  rest(model, system);
  for (;;) {
    const state = system.aggregator?.state;
    if (state && currentRun(state)?.phase.kind === "round") return system;
    const [step] = stepsIn(system);
    if (!step) throw new Error("no round begins");
    act(model, system, step);
  }
}

/** The weights that rounds begin at where nothing ends before, and last what the run comes to. */
export function undisturbed(options: SystemOptions): readonly number[] {
  const model = createModel(options);
  const system = model.begin();
  rest(model, system);
  const weights: number[] = [];
  while (!hasEnded(system)) {
    const [step] = stepsIn(system);
    if (!step) throw new Error("the undisturbed run does not come to its end");
    act(model, system, step);
    const phase = system.aggregator && currentRun(system.aggregator.state)?.phase;
    if (phase?.kind === "round") weights.push(phase.open.weights[0] as number);
  }
  return [...weights, system.result?.[0] as number];
}

function wayTo(place: Place): readonly Action[] {
  return place.from && place.by ? [...wayTo(place.from), place.by] : [];
}
