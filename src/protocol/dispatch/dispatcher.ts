import { type FreeNode, shareOfNewcomer, shareOut } from "./share-out.ts";
import {
  type Arrival,
  type DispatchedRun,
  type DispatchState,
  type FreeOrBusy,
  fits,
  isBusy,
  isLeftForKept,
} from "./state.ts";

/**
 * Gives the nodes of a program to the runs that share them. A node is at the aggregator of one run at a time, over one connection; to
 * be given on, it is told to dial again. It keeps its place in a run that is under way until that ends.
 */

export type DispatchInput =
  /** A node says hello over a new connection. */
  | { readonly kind: "came"; readonly connection: number; readonly arrival: Arrival }
  | { readonly kind: "gone"; readonly connection: number }
  /** The run was asked for, and has too few nodes; or one that began has lost some before its first round. */
  | { readonly kind: "waits"; readonly run: string }
  /** It has given its places to the nodes of these names. `restored`: an aggregator before this one has. */
  | { readonly kind: "began"; readonly run: string; readonly names: readonly string[]; readonly restored?: boolean }
  | { readonly kind: "ended"; readonly run: string };

export type DispatchEffect =
  /** The aggregator of this run gets the connection. */
  | { readonly kind: "give"; readonly connection: number; readonly run: string }
  /** The run does not need the node any more: the connection is ended, and the node dials again for the other run. */
  | {
      readonly kind: "give-on";
      readonly connection: number;
      readonly name: string;
      readonly from: string;
      readonly to: string;
    }
  /** `final`: it need not come back. */
  | { readonly kind: "refuse"; readonly connection: number; readonly reason: string; readonly final: boolean };

type Stepped = readonly [DispatchState, readonly DispatchEffect[]];

/** A node that was given on has so long to dial again, before it is not counted on any more; and one whose aggregator was restarted. */
export const comingSeconds = 15;

/**
 * The state is used up: only the returned one may be used afterwards.
 *
 * @param runs in the order in which they are served
 */
export function stepDispatch(
  runs: readonly DispatchedRun[],
  state: DispatchState,
  input: DispatchInput,
  seconds: number,
): Stepped {
  for (const [key, { untilSeconds }] of state.coming) if (seconds >= untilSeconds) state.coming.delete(key);
  const effects: DispatchEffect[] = [];
  const isSettled = take(runs, state, input, { effects, seconds });
  if (!isSettled) giveOn(runs, state, effects, seconds);
  return [state, effects];
}

/** @returns whether all nodes are where they belong */
function take(
  runs: readonly DispatchedRun[],
  state: DispatchState,
  input: DispatchInput,
  { effects, seconds }: { readonly effects: DispatchEffect[]; readonly seconds: number },
): boolean {
  switch (input.kind) {
    case "came": {
      const { effect, isSettled } = came(runs, state, input, seconds);
      effects.push(effect);
      return isSettled;
    }
    case "gone":
      state.nodes.delete(input.connection);
      return false;
    case "waits":
      state.phases.set(input.run, { kind: "waiting", since: sinceOf(state, input.run) });
      return false;
    case "began":
      state.phases.set(input.run, {
        kind: "under-way",
        names: new Set(input.names),
        since: sinceOf(state, input.run),
        ...(input.restored ? { comesBackUntilSeconds: seconds + comingSeconds } : {}),
      });
      return false;
    case "ended":
      state.phases.set(input.run, { kind: "idle" });
      return false;
    default:
      throw new Error(`unreachable: ${input satisfies never}`);
  }
}

function sinceOf(state: DispatchState, run: string): number {
  const phase = state.phases.get(run);
  return phase === undefined || phase.kind === "idle" ? state.waits++ : phase.since;
}

function came(
  runs: readonly DispatchedRun[],
  state: DispatchState,
  { connection, arrival }: Pick<Extract<DispatchInput, { kind: "came" }>, "connection" | "arrival">,
  seconds: number,
): { readonly effect: DispatchEffect; readonly isSettled: boolean } {
  const { name, instance, data, run: wants, relay } = arrival;
  if (wants !== undefined && !runs.some((run) => run.name === wants)) {
    const names = runs.map((run) => run.name).join(", ");
    const reason = `there is no run ${wants} here: the runs are ${names}`;
    return { effect: { kind: "refuse", connection, reason, final: true }, isSettled: true };
  }
  const brings = data === "table" || data === "pictures" ? data : undefined;
  const node = { name, instance, brings, wants, heads: relay?.nodes ?? 1 };
  const { run: at, isSettled = false } = placeOf(runs, state, { arrival, node }, seconds);
  if (at === undefined) {
    const reason = "each run here has a connection of this node already; it may come again when there are more";
    return { effect: { kind: "refuse", connection, reason, final: false }, isSettled: true };
  }
  state.coming.delete(keyOf(node));
  state.nodes.set(connection, { ...node, at });
  return { effect: { kind: "give", connection, run: at }, isSettled };
}

/** At which run a node belongs that has come, and whether none of the others has to move for it. */
function placeOf(
  runs: readonly DispatchedRun[],
  state: DispatchState,
  { arrival: { session, serves = 1 }, node }: { readonly arrival: Arrival; readonly node: Omit<FreeOrBusy, "at"> },
  seconds: number,
): { readonly run: string | undefined; readonly isSettled?: boolean } {
  const others: FreeOrBusy[] = [];
  for (const each of state.nodes.values()) if (each.name === node.name) others.push(each);
  const hasOther = (run: string) => others.some(({ at, instance }) => at === run && instance !== node.instance);
  // What it kept is of use there only.
  const kept = runs.find((run) => run.session !== undefined && run.session === session?.id);
  if (kept && isBusy(state, { name: node.name, at: kept.name })) return { run: kept.name };
  if (node.wants !== undefined) return { run: node.wants };
  // The program itself, over a new connection; or another one of its name, which the aggregator there tells one of to end.
  const before = others.find(({ instance }) => instance === node.instance) ?? (serves === 1 ? others[0] : undefined);
  if (before) return { run: before.at };
  /** Another connection of the program kept work of the run, and is likely to be on its way. */
  const isLeft = (at: string) => serves > 1 && isLeftForKept(state, { name: node.name, at }, seconds);
  const own = runs.find(({ name: at }) => isBusy(state, { name: node.name, at }) && !hasOther(at) && !isLeft(at));
  if (own) return { run: own.name };
  const arrived = keyOf(node);
  const newcomer = { ...node, at: state.coming.get(arrived)?.at };
  const told = shareOfNewcomer(runs, state, newcomer, hasOther);
  const needed = told ? told.run : shareOut(runs, state, allFree(state).set(arrived, newcomer)).get(arrived);
  const waits = needed ?? unneeded(runs, node, (at) => hasOther(at) || isLeft(at));
  return { run: waits, isSettled: told !== undefined };
}

/** Where a node waits that no run needs; undefined if its program has a connection to each already. */
function unneeded(
  runs: readonly DispatchedRun[],
  node: Omit<FreeOrBusy, "at">,
  hasOther: (run: string) => boolean,
): string | undefined {
  const fitting = runs.filter((run) => fits(run, node));
  // An aggregator says what its run wants instead.
  if (fitting.length === 0) return runs[0]?.name;
  return fitting.find((run) => !hasOther(run.name))?.name;
}

/** Nodes that are not where they are needed are told to dial again. */
function giveOn(
  runs: readonly DispatchedRun[],
  state: DispatchState,
  effects: DispatchEffect[],
  seconds: number,
): void {
  const shared = shareOut(runs, state, allFree(state));
  if (shared.size === 0) return;
  for (const [connection, node] of state.nodes) {
    const to = isBusy(state, node) ? undefined : shared.get(connection);
    if (to === undefined || to === node.at) continue;
    const { name, at: from } = node;
    state.nodes.delete(connection);
    state.coming.set(keyOf(node), { ...node, at: to, untilSeconds: seconds + comingSeconds });
    effects.push({ kind: "give-on", connection, name, from, to });
  }
}

/** Those that are at a run, by connection, and those on their way, by name and instance; nobody as long as no run wants any. */
function allFree(state: DispatchState): Map<number | string, FreeNode> {
  const free = new Map<number | string, FreeNode>();
  if (![...state.phases.values()].some(({ kind }) => kind === "waiting")) return free;
  for (const [connection, node] of state.nodes) if (!isBusy(state, node)) free.set(connection, node);
  for (const [key, node] of state.coming) free.set(key, node);
  return free;
}

const keyOf = ({ name, instance }: Pick<FreeOrBusy, "name" | "instance">) => `${name} ${instance}`;
