import { constantStepSize } from "../../control/step-size-schedule.ts";
import type { Strategy } from "../../control/strategy.ts";
import { clippedMean, meanRule } from "../../learning/aggregation-rule.ts";
import { averaging } from "../../learning/server-rule.ts";
import { nothingUntold } from "../../learning/untold-sums.ts";
import type { RunPlan } from "../aggregator/environment.ts";
import { greetInRun } from "../aggregator/gathering.ts";
import { inNaturalOrder } from "../aggregator/natural-order.ts";
import { headCount, standsFor } from "../aggregator/places.ts";
import { numberOverall } from "../aggregator/relayed.ts";
import { startRun } from "../aggregator/runs.ts";
import type { Member, Run } from "../aggregator/state.ts";
import { connectedNodes, currentRun, emit, type Step } from "../aggregator/step.ts";
import type { Assignment } from "../messages.ts";
import type { RelayedRun } from "../relay-messages.ts";
import { nowLearnsFrom } from "./agreement.ts";
import type { ParentOfRun } from "./parent.ts";
import { placesAgain, rangeOf } from "./places.ts";
import { nothingShown } from "./shown.ts";
import { accountFor } from "./spent.ts";

/** A relay takes part in a run: its nodes get its places, and its data are theirs. */

/** Called with an assignment. What its nodes did before is given up. */
export function beginRelayedRun(step: Step, assignment: Assignment): void {
  const { relay, dataset, model, share } = assignment;
  if (!relay) throw new RangeError("this is the assignment of a node");
  step.state.task = { dataset, model };
  agreeOnSchema(step, assignment, relay);
  const plan = relayedPlan(assignment, relay);
  const before = placesAgain(step.state, assignment);
  const { account, counts } = accountFor(step.state, assignment);
  startRun({ ...step, environment: { ...step.environment, plan: () => plan } }, relay.settings, { dataset, model });
  const { number, ...started } = currentRun(step.state) as Run;
  const { first, count } = rangeOf(assignment);
  const run: Run = {
    ...started,
    number,
    ...(before ? { places: before.places } : {}),
    ...(counts ? { startBytes: counts.startBytes, below: counts.below } : {}),
    plan: { ...started.plan, samples: relay.samples ?? false, derivable: false },
    placeCount: share.kind === "partition" ? share.count : count,
    parent: {
      assignment,
      isCut: false,
      directive: undefined,
      nextPlace: before?.nextPlace ?? first,
      stepSize: assignment.stepSize,
      telling: undefined,
      untold: nothingUntold(),
      recount: undefined,
      told: undefined,
      shown: nothingShown(),
      account,
      passes: undefined,
      passed: undefined,
      lostIsUnsure: 0,
    },
  };
  step.state.runs.set(number, run);
  for (const node of connectedNodes(step.state)) if (run.places.has(node.name)) greetInRun(step, run, node);
  givePlaces(step, run);
  const { settings } = run;
  const { name: update, momentum } = plan.update;
  const nodes = [...run.places.keys()];
  const standFor = (run.parent?.nextPlace ?? first) - first;
  const who = { nodes, ...(standFor === nodes.length ? {} : { standFor }) };
  emit(step, { kind: "run-started", run: number, settings, data: run.data, update, momentum, pace: plan.pace, ...who });
}

/** How nodes read data of their own, as all agreed. What its classes are called stays with the aggregator. */
function agreeOnSchema(step: Step, { schema }: Assignment, { own }: RelayedRun): void {
  nowLearnsFrom(step, own?.data ?? "public");
  step.state.agreed =
    schema && own ? { schema, classNames: Array.from({ length: own.classes }, (_, i) => `${i}`) } : undefined;
}

/** What is left of a plan where another place decides. */
function relayedPlan({ weightCount, network, update, momentum, measure }: Assignment, told: RelayedRun): RunPlan {
  const { corrects, kept, tellsPath, pace, clips, pictureBytes } = told;
  const strategy: Strategy<undefined> = {
    name: told.settings.strategy,
    returnsBestWeights: true,
    measures: measure,
    firstTau: 1,
    init: () => undefined,
    next() {
      throw new Error("a relay's parent decides how long rounds are");
    },
  };
  return {
    weightCount,
    ...(network && { network }),
    ...(pictureBytes === undefined ? {} : { pictureBytes }),
    initialWeights: () => new Float32Array(weightCount),
    strategy: strategy as Strategy,
    serverRule: averaging,
    update: {
      name: update,
      corrects,
      ...(kept === undefined ? {} : { kept }),
      ...(tellsPath && { tellsPath }),
      momentum,
    },
    schedule: constantStepSize,
    pace,
    aggregation: clips ? clippedMean : meanRule,
    encoding: told.settings.encoding ?? "float32",
  };
}

/** Its parent goes on with the run: nodes that came meanwhile get their parts. */
export function goesOnWithRun(step: Step, run: Run, parent: ParentOfRun): void {
  if (!parent.isCut) return;
  parent.isCut = false;
  for (const node of connectedNodes(step.state))
    if (run.places.has(node.name) && !run.participants.has(node.name)) greetInRun(step, run, node);
}

/** Gives nodes that are there and have none yet the places that are free, in the order of their names. */
export function givePlaces(step: Step, run: Run): void {
  const { parent } = run;
  if (!parent || parent.isCut) return;
  const { first, count } = rangeOf(parent.assignment);
  const end = first + count;
  if (parent.nextPlace === end) return;
  const there = new Map(connectedNodes(step.state).map((node) => [node.name, node]));
  const places = new Map(run.places);
  const without = inNaturalOrder([...there.keys()].filter((name) => !places.has(name)));
  let waiting = headCount(without.map((name) => there.get(name) as Member));
  for (const name of without) {
    const node = there.get(name) as Member;
    waiting -= standsFor(node);
    const free = end - parent.nextPlace;
    if (standsFor(node) > free) continue;
    places.set(name, parent.nextPlace);
    parent.nextPlace += Math.max(standsFor(node), Math.min(placesHad(run, node), free - waiting));
    run.places = places;
    greetInRun(step, run, node);
  }
}

/** Of a relay that had places in this run before, also those of its nodes that are away. */
function placesHad(run: Run, { relay }: Member): number {
  const had = relay?.had;
  return had?.run === numberOverall(run) ? had.places : 0;
}
