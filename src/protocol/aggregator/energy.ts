import { incredibleTimes, mostTimes, othersOfEach } from "../../control/claims.ts";
import { type ResourceCost, summedCost } from "../../control/costs.ts";
import type { EnergySource } from "../../control/resources.ts";
import { figure } from "../figure.ts";
import type { ReportedEnergy } from "../messages.ts";
import type { RunSettings } from "../run-settings.ts";
import type { DrawnBelow, SpentBelow } from "../spent-below.ts";
import { doubt } from "./doubts.ts";
import type { RoundEnergy } from "./round-energy.ts";
import { type Sample, takingPart } from "./sample.ts";
import type { Member, OpenRound, Run } from "./state.ts";
import type { PresentNode, Step } from "./step.ts";

/**
 * Joules of the nodes. A report says what its node has drawn from the directive on; for the rest of the round, the messages' way and
 * waiting for others, its idle power counts. Of a node that has not reported nothing is known but the most that it can draw, and so that
 * is what an open round is taken to cost, and one that its node left in the middle.
 */

/** Whether nodes have to tell what they draw. */
export function measuresEnergy({ budgetJoules, budgetMoney, pricePerKilowattHour = 0 }: RunSettings): boolean {
  return budgetJoules !== undefined || (budgetMoney !== undefined && pricePerKilowattHour > 0);
}

export function openEnergy(step: Step, run: Run, sample: Sample): RoundEnergy {
  const behind = new Map<string, { nodes: number; mostWatts: number }>();
  for (const node of sample.nodes) {
    if (!node.participant.relay) continue;
    const nodes = takingPart(sample, node);
    behind.set(node.name, { nodes, mostWatts: mostWattsBehind(run, node.name, nodes) });
  }
  return {
    ...{ nodes: sample.size, behind, mostWatts: mostWattsOf(step, run, sample.nodes, sample) },
    ...{ reported: 0, reportedMostWatts: 0, joules: 0, idleWatts: 0 },
  };
}

/** The most that nodes draw, those behind relays with them: of a sample, those of its nodes. */
export function mostWattsOf(
  { state }: Step,
  run: Run,
  nodes: readonly Pick<PresentNode, "name">[],
  { behind }: Pick<Sample, "behind"> = {},
): number {
  return nodes.reduce((sum, { name }) => {
    const member = state.members.nodes.get(name);
    return sum + (member?.relay ? mostWattsBehind(run, name, behind?.get(name)) : wattsOfMember(member));
  }, 0);
}

/** The most that the nodes behind a relay draw, or so many of them. */
function mostWattsBehind({ below }: Run, name: string, nodes = Number.POSITIVE_INFINITY): number {
  const { power } = below.get(name)?.told ?? {};
  if (!power) return 0;
  return nodes < power.nodes ? Math.min(power.mostWatts, nodes * power.mostEach) : power.mostWatts;
}

const wattsOfMember = (member: Member | undefined) =>
  Math.min(Math.max(member?.energy?.mostWatts ?? 0, member?.energy?.seenWatts ?? 0), mostBelieved(member?.energy));

const mostBelieved = (energy: Member["energy"]) => energy?.believedWatts ?? Number.POSITIVE_INFINITY;

/** Devices of one run differ by more than anything else that nodes tell: a microcontroller draws 0.5 W, a workstation 500. */
const mostWattsTimes = 64;

/** Called before a round, as nodes may have come: how much of what nodes say that they draw at most is believed, beside what the others say. */
export function boundWatts(step: Step, run: Run): void {
  if (!measuresEnergy(run.settings)) return;
  const members = [...run.places.keys()].flatMap((name) => step.state.members.nodes.get(name) ?? []);
  // Nodes that do not know what they draw say 0, and nothing of what others may.
  const known = members.filter(({ energy }) => energy && energy.mostWatts > 0);
  const others = othersOfEach(known.map(({ energy }) => energy?.mostWatts ?? 0));
  const least = others
    .flatMap(({ bounds }) => bounds?.most ?? [])
    .reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const believed = new Map(known.map(({ name }, i) => [name, others[i]?.bounds?.most]));
  for (const member of members) {
    const { name, energy } = member;
    if (!energy) continue;
    const most = (mostWattsTimes / mostTimes) * (believed.get(name) ?? least);
    member.energy = { ...energy, believedWatts: most };
    if (energy.mostWatts > incredibleTimes * most)
      doubt(step, run, name, "energy", `claims to draw ${figure(energy.mostWatts)} W`);
  }
}

/**
 * Takes a report in, and what it says of the node's power.
 *
 * @param mostSeconds what its time can have been, by the aggregator's clock
 * @returns what of it counts
 */
export function addEnergy(
  { state }: Step,
  { energy: sums }: OpenRound,
  name: string,
  told: ReportedEnergy,
  mostSeconds: number,
): ReportedEnergy {
  const member = state.members.nodes.get(name);
  if (!member?.energy) return told;
  const counts = possible(member.energy, told, mostSeconds);
  sums.reported += 1;
  sums.reportedMostWatts += wattsOfMember(member);
  sums.joules += counts.local + counts.rest - counts.idleWatts * counts.seconds;
  sums.idleWatts += counts.idleWatts;
  // What counts as drawn may be more than what it says that it can draw: then the next open round counts on that.
  const { metered, mostWatts: said } = member.energy;
  const drawnSeconds = mostSeconds + (metered ? meterSeconds : 0);
  const drawnWatts = said > 0 && drawnSeconds > 0 ? (counts.local + counts.rest) / drawnSeconds : 0;
  const seenWatts = Math.max(member.energy.seenWatts ?? 0, counts.mostWatts, drawnWatts);
  member.energy = { ...member.energy, seenWatts };
  return counts;
}

/** Takes in what a relay tells of the nodes that were asked behind it, as it is. */
export function addDrawnBelow(
  { energy: sums }: OpenRound,
  name: string,
  { joules, idleWatts, silentWatts }: DrawnBelow,
) {
  const { nodes = 0, mostWatts = 0 } = sums.behind.get(name) ?? {};
  sums.reported += nodes;
  sums.reportedMostWatts += mostWatts;
  sums.joules += joules;
  sums.idleWatts += idleWatts + silentWatts;
}

/** At a relay: what it tells of a round whose reports are there. */
export function drawnIn({ energy, reporters }: OpenRound): DrawnBelow {
  const { joules, idleWatts } = energy;
  return { ...localJoules(reporters), joules, idleWatts, silentWatts: wattsOf(energy) - idleWatts };
}

/** At a relay: what its nodes in the run can draw. */
export function powerOf({ state }: Step, run: Run): NonNullable<SpentBelow["power"]> {
  const sum = { nodes: 0, metered: 0, mostWatts: 0, mostEach: 0 };
  for (const [name, { failed }] of run.participants) {
    const member = state.members.nodes.get(name);
    const watts = wattsOfMember(member);
    const one = { nodes: 1, metered: Number(member?.energy?.metered ?? false), mostWatts: watts, mostEach: watts };
    const power = member?.relay ? run.below.get(name)?.told?.power : one;
    if (failed || !power) continue;
    sum.nodes += power.nodes;
    sum.metered += power.metered;
    sum.mostWatts += power.mostWatts;
    sum.mostEach = Math.max(sum.mostEach, power.mostEach);
  }
  return sum;
}

/** What a node with a meter said that it draws at most, peaks may exceed so many times. */
const timesSaid = 4;
/** Meters that are looked at every second tell up to so many seconds' joules at once. */
const meterSeconds = 2;
/** Clocks differ by no more than this. */
const clockShare = 1.01;

/**
 * As much of what a report tells as the node's own power and the aggregator's clock make possible. A node that knows no most is
 * believed that; one without a meter reckons by what it said, which an open round is taken to cost.
 */
function possible(energy: NonNullable<Member["energy"]>, told: ReportedEnergy, mostSeconds: number): ReportedEnergy {
  const { mostWatts: said, metered } = energy;
  const times = metered ? timesSaid : 1;
  const watts = Math.min(said > 0 ? times * said : Number.POSITIVE_INFINITY, mostBelieved(energy));
  const isLonger = told.seconds > clockShare * mostSeconds;
  const seconds = isLonger ? mostSeconds : told.seconds;
  // Joules that were reckoned from a time that cannot have been are as many too many.
  const outOfTime = metered || told.seconds <= mostSeconds ? 1 : mostSeconds / told.seconds;
  const joules = outOfTime * (told.local + told.rest);
  const idleWatts = Math.min(told.idleWatts, watts);
  // Its idle power counts beside them for the time that it does not speak of.
  const most = metered
    ? watts * (clockShare * mostSeconds + meterSeconds)
    : watts * mostSeconds - idleWatts * Math.max(0, mostSeconds - seconds);
  const share = joules > most ? (outOfTime * most) / joules : outOfTime;
  return {
    local: share * told.local,
    rest: share * told.rest,
    seconds,
    idleWatts,
    mostWatts: Math.min(told.mostWatts, watts),
  };
}

/** What the round has cost after so many seconds, at most. */
export function joulesAfter(sums: RoundEnergy, seconds: number): number {
  return sums.joules + wattsOf(sums) * seconds;
}

/** What a second more costs, at most. */
export function wattsOf({ nodes, reported, mostWatts, reportedMostWatts, idleWatts }: RoundEnergy): number {
  return idleWatts + (reported === nodes ? 0 : Math.max(0, mostWatts - reportedMostWatts));
}

/** c and b in joules of a round that has lasted so long; at the nodes' own pace c is what a mean update costs all of them. */
export function energyCost({ energy, reporters }: OpenRound, seconds: number, ownPaceUpdates?: number): ResourceCost {
  const { local, perUpdate } = localJoules(reporters);
  return {
    localCost: ownPaceUpdates ? local / ownPaceUpdates : perUpdate,
    globalCost: joulesAfter(energy, seconds) - local,
  };
}

/** Of local updates: sum_i E_i and sum_i E_i/tau_i. */
function localJoules(reporters: OpenRound["reporters"]): Pick<DrawnBelow, "local" | "perUpdate"> {
  let local = 0;
  const told: { spent: number; updates: number }[] = [];
  for (const { energy, localUpdates: updates, drawnBelow } of reporters.values()) {
    if (drawnBelow) {
      local += drawnBelow.local;
      told.push({ spent: drawnBelow.perUpdate, updates: 1 });
    } else if (energy && updates > 0) {
      local += energy.local;
      told.push({ spent: energy.local, updates });
    }
  }
  return { local, perUpdate: summedCost({ locals: told, aggregation: [] }).localCost };
}

/** Where a run's joules are from; undefined if none are told. */
export function energySourceOf({ state }: Step, run: Run): EnergySource | undefined {
  if (!measuresEnergy(run.settings)) return undefined;
  let [nodes, metered] = [0, 0];
  for (const name of run.places.keys()) {
    const { energy } = state.members.nodes.get(name) ?? {};
    const power = run.below.get(name)?.told?.power ?? (energy && { nodes: 1, metered: Number(energy.metered) });
    nodes += power?.nodes ?? 0;
    metered += power?.metered ?? 0;
  }
  if (nodes === 0) return undefined;
  return metered === 0 ? "estimated" : metered === nodes ? "metered" : "partly metered";
}
