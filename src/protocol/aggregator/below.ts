import { joinBytes } from "../message-sizes.ts";
import type { AccountAsked, SpentBelow } from "../spent-below.ts";
import type { RelayAccount } from "./below-state.ts";
import { standsFor } from "./places.ts";
import type { Member, Run } from "./state.ts";
import { connectedNodes, type Step } from "./step.ts";

/**
 * What is spent below relays. Each counts the bytes of all links below it, in one account for as long as its program takes part in the
 * run, and tells all of it whenever it tells anything: so nothing is counted twice or forgotten when a connection breaks, a round begins
 * again or a report is late. What a relay that is gone has spent since it told something counts for as much as it may have been.
 */

/** Whether relays have to tell it: only time is seen from here. */
export const asksSpending = ({ budget }: Pick<Run, "budget">): boolean => budget.budgets.length > 1;

/** Called when a relay gets an assignment: its account goes on if its program is the same. */
export function openAccount({ meters }: Step, run: Run, node: Member): AccountAsked | undefined {
  if (!asksSpending(run)) return undefined;
  const { instance, name } = node;
  const before = run.below.get(name);
  const isSame = before?.instance === instance;
  const account: RelayAccount = isSame
    ? before
    : {
        instance,
        sinceStart: before !== undefined || (run.parent?.account?.sinceStart ?? false),
        ...{ told: undefined, toldSeconds: meters.seconds, upTo: 0, settled: before ? mostOf(before) : 0 },
      };
  run.below.set(name, account);
  expectBelow(run, name, standsFor(node) * joinBytes);
  const { told, sinceStart } = account;
  if (told) return { goesOn: told.account };
  return { ...(sinceStart ? { sinceStart } : {}), ...(isSame ? { again: true } : {}) };
}

/** A relay has gone: over the links below it as many heartbeats may have gone since it told of them. */
export function relayLeft({ meters }: Step, run: Run, name: string, bytesASecond: number): void {
  const account = run.below.get(name);
  if (!account?.told) return;
  expectBelow(run, name, account.told.links * bytesASecond * (meters.seconds - account.toldSeconds));
  account.toldSeconds = meters.seconds;
}

/** @param isDone whether it has done all that it was asked for */
export function takeSpent(
  { meters }: Step,
  run: Run,
  name: string,
  spent: SpentBelow | undefined,
  isDone: boolean,
): void {
  const account = run.below.get(name);
  if (!account || !spent) return;
  if (account.told && account.told.account !== spent.account) {
    account.settled = mostOf(account);
    account.upTo = 0;
  }
  // What was told over a connection that broke may come again.
  if (!account.told || spent.bytes >= account.told.bytes || spent.account !== account.told.account) {
    account.told = spent;
    account.toldSeconds = meters.seconds;
  }
  if (isDone) account.upTo = 0;
}

/** A relay is asked for something that takes so many bytes below it, at most. */
export function expectBelow(run: Run, name: string, bytes: number): void {
  const account = run.below.get(name);
  if (account) account.upTo = Math.max(account.upTo, account.told?.bytes ?? 0) + Math.ceil(bytes);
}

/** Whether the relay of this name is there, and tells. */
function isThere({ participants }: Pick<Run, "participants">, name: string): boolean {
  const participant = participants.get(name);
  return participant?.ready === true && !participant.failed;
}

const mostOf = ({ told, upTo, settled }: RelayAccount): number => settled + Math.max(told?.bytes ?? 0, upTo);

/**
 * Bytes of all links below relays: as they tell; of those that are gone, have failed or load their data, at most. A relay that is cut off keeps its
 * nodes, so that heartbeats go on over the links below it.
 */
export function bytesBelow({ meters }: Step, run: Run, bytesASecond: number): number {
  let bytes = 0;
  for (const [name, account] of run.below) {
    const { told, settled, toldSeconds } = account;
    if (isThere(run, name)) bytes += settled + (told?.bytes ?? 0);
    else bytes += mostOf(account) + Math.ceil((told?.links ?? 0) * bytesASecond * (meters.seconds - toldSeconds));
  }
  return bytes;
}

/** Links below relays that are gone, have failed or load their data: heartbeats may go over each of them. */
export function linksAway(run: Run): number {
  let links = 0;
  for (const [name, { told }] of run.below) if (told && !isThere(run, name)) links += told.links;
  return links;
}

/** What may still go below relays that are there until they have done what they were asked for. */
export function outstandingBelow(run: Run): number {
  let bytes = 0;
  for (const { told, upTo } of accountsThere(run)) bytes += Math.max(0, upTo - told.bytes);
  return bytes;
}

/** For a node that comes to any of the relays. */
export function joinsBelow(run: Run): number {
  let relays = 0;
  for (const { told } of accountsThere(run)) relays += 1 + told.relays;
  return relays * joinBytes;
}

/** What may have gone below relays that are there since they told of it: so many heartbeats a second over each link. */
export function heartbeatsBelow({ meters }: Step, run: Run, bytesASecond: number): number {
  let bytes = 0;
  for (const { told, toldSeconds } of accountsThere(run))
    bytes += told.links * bytesASecond * (meters.seconds - toldSeconds);
  return bytes;
}

function* accountsThere(run: Run): Generator<RelayAccount & { readonly told: SpentBelow }> {
  for (const [name, account] of run.below) {
    const { told } = account;
    if (told && isThere(run, name)) yield { ...account, told };
  }
}

/** The run is over: those who have not said that they have done what they were asked for have spent as much as they may have, and all tell the end. */
export function settleBelow({ state }: Step, run: Run): void {
  for (const { name } of connectedNodes(state)) {
    const account = run.below.get(name);
    if (!account?.told) continue;
    const { told, upTo } = account;
    account.told = { ...told, bytes: Math.max(told.bytes, upTo) + told.farewell };
  }
}

/** What the relays that are there told last. */
export function* toldBelow({ state }: Pick<Step, "state">, run: Run): Generator<SpentBelow> {
  if (run.below.size === 0) return;
  for (const { name, relay } of connectedNodes(state)) {
    const told = relay && run.below.get(name)?.told;
    if (told) yield told;
  }
}
