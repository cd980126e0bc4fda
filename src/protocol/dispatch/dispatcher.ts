import { type FreeNode, shareOut } from "./share-out.ts";
import { type Arrival, type DispatchedRun, type DispatchState, type FreeOrBusy, fits, isBusy } from "./state.ts";

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
  /** It has given its places to the nodes of these names. */
  | { readonly kind: "began"; readonly run: string; readonly names: readonly string[] }
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

/** A node that was given on has so long to dial again, before it is not counted on any more. */
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
  take(runs, state, input, effects);
  giveOn(runs, state, effects, seconds);
  return [state, effects];
}

function take(
  runs: readonly DispatchedRun[],
  state: DispatchState,
  input: DispatchInput,
  effects: DispatchEffect[],
): void {
  switch (input.kind) {
    case "came":
      effects.push(came(runs, state, input.connection, input.arrival));
      return;
    case "gone":
      state.nodes.delete(input.connection);
      return;
    case "waits":
      state.phases.set(input.run, { kind: "waiting", since: sinceOf(state, input.run) });
      return;
    case "began":
      state.phases.set(input.run, {
        kind: "under-way",
        names: new Set(input.names),
        since: sinceOf(state, input.run),
      });
      return;
    case "ended":
      state.phases.set(input.run, { kind: "idle" });
      return;
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
  connection: number,
  arrival: Arrival,
): DispatchEffect {
  const { name, instance, data, run: wants, relay } = arrival;
  if (wants !== undefined && !runs.some((run) => run.name === wants)) {
    const names = runs.map((run) => run.name).join(", ");
    return { kind: "refuse", connection, reason: `there is no run ${wants} here: the runs are ${names}`, final: true };
  }
  const brings = data === "table" || data === "pictures" ? data : undefined;
  const node = { name, instance, brings, wants, heads: relay?.nodes ?? 1 };
  const at = placeOf(runs, state, arrival, node);
  if (at === undefined)
    return {
      kind: "refuse",
      connection,
      reason: "each run here has a connection of this node already; it may come again when there are more",
      final: false,
    };
  state.coming.delete(keyOf(node));
  state.nodes.set(connection, { ...node, at });
  return { kind: "give", connection, run: at };
}

/** At which run a node belongs that has come. */
function placeOf(
  runs: readonly DispatchedRun[],
  state: DispatchState,
  { session, serves = 1 }: Arrival,
  node: Omit<FreeOrBusy, "at">,
): string | undefined {
  const others = [...state.nodes.values()].filter(({ name }) => name === node.name);
  const hasOther = (run: string) => others.some(({ at, instance }) => at === run && instance !== node.instance);
  // What it kept is of use there only.
  const kept = runs.find((run) => run.session !== undefined && run.session === session?.id);
  if (kept && isBusy(state, { name: node.name, at: kept.name })) return kept.name;
  if (node.wants !== undefined) return node.wants;
  // The program itself, over a new connection; or another one of its name, which the aggregator there tells one of to end.
  const before = others.find(({ instance }) => instance === node.instance) ?? (serves === 1 ? others[0] : undefined);
  if (before) return before.at;
  const own = runs.find(({ name: at }) => isBusy(state, { name: node.name, at }) && !hasOther(at));
  if (own) return own.name;
  const arrived = keyOf(node);
  const at = state.coming.get(arrived)?.at;
  const needed = shareOut(runs, state, allFree(state).set(arrived, { ...node, at })).get(arrived);
  if (needed !== undefined) return needed;
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
  for (const [connection, node] of state.nodes) {
    const to = isBusy(state, node) ? undefined : shared.get(connection);
    if (to === undefined || to === node.at) continue;
    const { name, at: from } = node;
    state.nodes.delete(connection);
    state.coming.set(keyOf(node), { ...node, at: to, untilSeconds: seconds + comingSeconds });
    effects.push({ kind: "give-on", connection, name, from, to });
  }
}

/** Those that are at a run, by connection, and those on their way, by name and instance. */
function allFree(state: DispatchState): Map<number | string, FreeNode> {
  const here = [...state.nodes].filter(([, node]) => !isBusy(state, node));
  return new Map<number | string, FreeNode>([...here, ...state.coming]);
}

const keyOf = ({ name, instance }: Pick<FreeOrBusy, "name" | "instance">) => `${name} ${instance}`;
