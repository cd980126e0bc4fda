import type { Sabotage } from "./aggregator-site.ts";
import type { Violation } from "./checks/check.ts";
import type { Fault, FaultKind, Schedule } from "./schedule.ts";
import { type Course, courseOf } from "./world.ts";

/**
 * A run must have come to its end so long after the time that its budget has left once all goes well again: what is returned is evaluated
 * then, without those who hang, and before it nodes that were lost from sight find their way back.
 */
const soonSeconds = 2;
/** Who has lost its hello is refused for its first heartbeat, a second later, and comes back after a pause of up to another one. */
const lostHelloSeconds = 1;
/** In pieces messages take several ways to and fro, and nodes that are lost keep their places for a while. */
const inPiecesSeconds = 4;
/** An aggregator that was started again waits 5 s for nodes that do not come back. */
const afterRestartSeconds = 8;
/** Where nobody is told of an end, both sides have to notice: 3 s, a node 9 s, and of a node that loads its data 15 s. */
const afterSilenceSeconds = 20;

const stallKinds: ReadonlySet<FaultKind> = new Set([
  ...(["stall-node", "stall-aggregator", "hang", "lose", "hold", "cut", "slow-link", "lossy-link"] as const),
  ...(["slow-node", "jump-node", "jump-aggregator", "pause", "stop"] as const),
]);

function secondsToEnd({ faults, inPieces = false }: Schedule): number {
  const losesHello = faults.some((fault) => "message" in fault && fault.kind === "lose" && fault.message === "hello");
  return wholeSecondsToEnd(faults) + (inPieces ? inPiecesSeconds : 0) + (losesHello ? lostHelloSeconds : 0);
}

function wholeSecondsToEnd(faults: readonly Fault[]): number {
  const isSilent = (fault: Fault) => fault.kind === "half-open" || ("power" in fault && fault.power);
  if (faults.some(isSilent)) return afterSilenceSeconds;
  return faults.every(({ kind }) => stallKinds.has(kind)) ? soonSeconds : afterRestartSeconds;
}

/** What is wrong with a run of this schedule; nothing, if all is well. */
export async function judged(schedule: Schedule, sabotage: Sabotage = {}): Promise<readonly Violation[]> {
  const course = await courseOf(schedule, { sabotage });
  return [...course.violations, ...lateness(schedule, course), ...(await difference(schedule, course))];
}

function lateness(schedule: Schedule, { endedAt, leftAtCalm }: Course): readonly Violation[] {
  const { calmAt } = schedule;
  if (calmAt === undefined) return [];
  if (endedAt !== undefined && endedAt <= calmAt + leftAtCalm + secondsToEnd(schedule)) return [];
  const ended = endedAt === undefined ? "does not end" : `ends at ${endedAt.toFixed(3)} s`;
  const what = `the run ${ended}; all has gone well since ${calmAt} s, and it had ${leftAtCalm.toFixed(3)} s left`;
  return [{ invariant: "ends", what }];
}

const undisturbed = new Map<string, Promise<Course>>();

/** Where every report arrived in the end and no node forgot anything, nothing of what went wrong may be left in the result. */
async function difference(schedule: Schedule, { isWhole, weights, summary }: Course): Promise<readonly Violation[]> {
  const { strategy = "", rounds, budgetBytes, budgetJoules } = schedule.settings;
  if (!isWhole || schedule.liars || summary?.ending !== "rounds" || rounds === undefined) return [];
  // What is left of these decides how long the last rounds are.
  if (budgetBytes !== undefined || budgetJoules !== undefined) return [];
  if (!strategy.startsWith("fixed:")) return [];
  const calm = { ...schedule, seed: 1, faults: [], calmAt: 0, latencySeconds: 2 ** -8, chargesDowntime: false };
  const key = JSON.stringify(calm);
  const run = undisturbed.get(key) ?? courseOf(calm);
  undisturbed.set(key, run);
  const expected = (await run).weights;
  const isSame = expected?.every((each, i) => weights?.[i]?.every((value, k) => value === each[k]));
  return isSame
    ? []
    : [{ invariant: "same-result", what: "the weights are not those of the run without disturbances" }];
}
