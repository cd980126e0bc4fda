import { toldBelow } from "../aggregator/below.ts";
import { bytesOf } from "../aggregator/bytes.ts";
import { farewells } from "../aggregator/bytes-ahead.ts";
import { measuresEnergy, powerOf } from "../aggregator/energy.ts";
import { numberOverall } from "../aggregator/relayed.ts";
import type { AggregatorState, Run } from "../aggregator/state.ts";
import { connectedNodes, currentRun, type Step } from "../aggregator/step.ts";
import type { Assignment } from "../messages.ts";
import type { SpentBelow } from "../spent-below.ts";
import type { AccountBefore, SpentAccount } from "./parent.ts";

/** What a relay counts of what is spent below it, and tells whenever it tells anything. */

/** @returns undefined if its parent does not ask */
export function spentSoFar(step: Step, run: Run): SpentBelow | undefined {
  const account = run.parent?.account;
  if (account === undefined) return undefined;
  account.told = bytesOf(step, run);
  const sum = { ...linksBelow(step, run), bytes: account.told - account.less, farewell: farewells(step, run) };
  return { account: account.number, ...sum, ...(measuresEnergy(run.settings) ? { power: powerOf(step, run) } : {}) };
}

function linksBelow(step: Step, run: Run): Pick<SpentBelow, "links" | "relays" | "fresh" | "plain"> {
  const connected = connectedNodes(step.state);
  const sum = { links: connected.length, relays: 0, fresh: 0, plain: 0 };
  for (const told of toldBelow(step, run)) {
    sum.links += told.links;
    sum.relays += 1 + told.relays;
    sum.fresh += told.fresh;
    sum.plain += told.plain;
  }
  const { participants, plan } = run;
  let newest = 0;
  for (const { lastDirective } of participants.values()) newest = Math.max(newest, lastDirective);
  const isEncoded = plan.encoding !== "float32";
  for (const { lastDirective, lastReport, relay, takesChanges } of participants.values()) {
    const isPlain = isEncoded && !takesChanges;
    if (isPlain && !relay) sum.plain += 1;
    // Where some are left out of rounds, all are told as those who were in the one before, but for encoded weights.
    const missed = plan.samples ? isEncoded : lastDirective < newest || (isEncoded && lastReport < newest);
    if (missed || isPlain) sum.fresh += 1;
  }
  return sum;
}

/** How many links there are, where that is told. */
export function linksTold({ state }: Step, run: Run): number | undefined {
  if (!run.parent?.account) return undefined;
  let links = 0;
  for (const { name, connection } of state.members.nodes.values())
    if (connection !== undefined) links += 1 + (run.below.get(name)?.told?.links ?? 0);
  return links;
}

/** The account of the run that it is in, or was in last. */
export function accountBefore(state: AggregatorState): AccountBefore | undefined {
  const run = currentRun(state);
  if (!run?.parent) return state.accountBefore;
  const { account } = run.parent;
  if (!account) return undefined;
  const { sinceStart: _, ...rest } = account;
  return { ...rest, run: numberOverall(run), startBytes: run.startBytes, below: run.below };
}

type Counts = Pick<Run, "startBytes" | "below">;

/** The account of a new assignment, and since when it counts; undefined: since now. */
export function accountFor(
  state: AggregatorState,
  { relay, run }: Assignment,
): { readonly account: SpentAccount | undefined; readonly counts?: Counts } {
  if (!relay?.account) return { account: undefined };
  const { goesOn, again = false, sinceStart = false } = relay.account;
  const before = accountBefore(state);
  const isOfRun = before?.run === (relay.run ?? run);
  if (before && (again ? isOfRun : before.number === goesOn)) {
    const { number, less, told } = before;
    return { account: { number, less, told, sinceStart }, counts: before };
  }
  state.accountsMade = (state.accountsMade ?? 0) + 1;
  const account = { number: state.accountsMade, less: 0, told: 0, sinceStart };
  // What its nodes told of their data belongs to the run.
  const { startBytes } = state.agreement ?? {};
  if (!sinceStart) return { account, ...(startBytes ? { counts: { startBytes, below: new Map() } } : {}) };
  // What it has told is known, and what it spent since then, also while it had no parent, is told now.
  if (before && isOfRun) return { account: { ...account, less: before.told }, counts: before };
  return account.number > 1
    ? { account }
    : { account, counts: { startBytes: { sent: 0, received: 0 }, below: new Map() } };
}
