import type { Action } from "./actions.ts";
import { canonicalText } from "./canonical.ts";
import { type Essence, essenceOfAggregator, essenceOfNode } from "./essence.ts";
import { type Explored, type ExploreOptions, firstRound, undisturbed } from "./explore.ts";
import { Keys } from "./keys.ts";
import { Parts } from "./parts.ts";
import { createModel, type Model } from "./system.ts";
import { type Gone, gonesFrom, type Whole } from "./wholes.ts";

interface Place {
  readonly whole: Whole;
  readonly depth: number;
  readonly from: Place | undefined;
  readonly by: Action | undefined;
}

/**
 * Goes every way that a system can go, one of those that are the same in all that can still matter: what `explored` finds, for systems
 * that are too big for it. A way that it finds may be of other systems that are the same from step to step, with nodes exchanged.
 */
export function exploredInParts({ aggregatorCrashes, nodeCrashes, mostStates, ...options }: ExploreOptions): Explored {
  const model = createModel(options);
  const parts = essentialParts(model, options.nodes);
  const weights = undisturbed(options);
  const keys = new Keys(model, parts, new Set(weights));
  const seen = new Set<string>();
  const open: Place[] = [];
  let [steps, ends, depth] = [0, 0, 0];

  function visit(whole: Whole, from: Place | undefined, by: Action | undefined): void {
    const key = keys.keyOf(whole);
    if (seen.has(key)) return;
    seen.add(key);
    open.push({ whole, depth: from ? from.depth + 1 : 0, from, by });
  }

  function problemOf({ to, result, problem }: Gone): string | undefined {
    if (problem !== undefined || result === undefined || !parts.isWhole(to.nodes)) return problem;
    const expected = weights.at(-1);
    return result[0] === expected ? undefined : `the weights are ${result} and not ${expected}`;
  }

  visit(beginning(model, parts, { aggregatorCrashes, nodeCrashes }), undefined, undefined);
  for (let place = open.pop(); place; place = open.pop()) {
    const { whole } = place;
    depth = Math.max(depth, place.depth);
    const found = (what: string, ...last: Action[]): Explored => ({
      ...{ states: seen.size, steps, depth, ends },
      problem: { what, way: [...wayTo(place as Place), ...last] },
    });
    const gones = gonesFrom(parts, whole);
    if (!gones.some(({ action }) => isStep(action)))
      return found("nothing is left to happen, and the run has not come to its end");
    if (seen.size > mostStates) return found(`there are more than ${mostStates} states`);
    for (const gone of gones) {
      steps += 1;
      const problem = problemOf(gone);
      if (problem !== undefined) return found(problem, gone.action);
      if (gone.result === undefined) visit(gone.to, place, gone.action);
      else ends += 1;
    }
  }
  return { states: seen.size, steps, depth, ends, problem: undefined };
}

const isStep = ({ kind }: Action) => kind !== "crash-node" && kind !== "crash-aggregator";

function wayTo(place: Place): readonly Action[] {
  return place.from && place.by ? [...wayTo(place.from), place.by] : [];
}

export function beginning(
  model: Model,
  parts: Parts,
  { aggregatorCrashes, nodeCrashes }: Pick<ExploreOptions, "aggregatorCrashes" | "nodeCrashes">,
): Whole {
  const first = firstRound(model);
  first.crashes.nodes.fill(0).fill(1, 0, nodeCrashes);
  const { durable, sessions } = first;
  return { ...parts.apart(first), durable, sessions, crashes: aggregatorCrashes };
}

/** Parts of which one is the same as another if what can still matter is. */
function essentialParts(model: Model, count: number): Parts {
  const order = Array.from({ length: count }, (_, i) => i);
  const about = { mayEnd: true, isWhole: true };
  const textOf = ({ text, weights, sessions, assignments }: Essence) =>
    `${text}${weights}/${sessions}/${assignments.join("/")}`;
  return new Parts(model, count, {
    ofAggregator: (aggregator) => textOf(essenceOfAggregator(aggregator, order, about, model)),
    ofNode: (part) => textOf(essenceOfNode(part, true)),
    ofMessages: canonicalText,
  });
}
