import { type DispatchedRun, type DispatchState, type FreeOrBusy, fits, isBusy } from "./state.ts";

/** A node that is at no run, or at one that does not need it. */
export interface FreeNode extends Omit<FreeOrBusy, "at"> {
  /** Left out of one that has just come. */
  readonly at?: string | undefined;
}

/**
 * At which run each free node belongs. Runs that wait are served in the order in which they began to: one that free nodes suffice for
 * gets them; for one that all nodes would suffice for, the free ones are held until others come free, so that small runs do not keep a
 * large one waiting for ever; one that there are too few nodes for holds up nobody, and the first of them gets what is left over.
 * Takes time in proportion to runs that wait times nodes.
 *
 * @param free in the order in which they came
 * @returns the runs of those that one wants
 */
export function shareOut<Key>(
  runs: readonly DispatchedRun[],
  state: DispatchState,
  free: ReadonlyMap<Key, FreeNode>,
): Map<Key, string> {
  const shared = new Map<Key, string>();
  const short: DispatchedRun[] = [];
  const share = (keys: Iterable<Key>, { name }: DispatchedRun) => {
    for (const key of keys) shared.set(key, name);
  };
  for (const run of inOrder(runs, state)) {
    const able = ableFor(run, free, shared);
    const enough = enoughOf(run, able);
    if (enough === undefined && !couldSuffice(run, able.values(), state)) short.push(run);
    else share(enough ?? able.keys(), run);
  }
  for (const run of short) share(ableFor(run, free, shared).keys(), run);
  return shared;
}

/**
 * The same for a node that has just come, where that can be told without a look at all of the others: at most one run waits, or there are too
 * few nodes for any. None of these moves for it.
 *
 * @param has whether the node's program has a connection to a run already
 * @returns undefined where it takes that look
 */
export function shareOfNewcomer(
  runs: readonly DispatchedRun[],
  state: DispatchState,
  node: FreeNode,
  has: (run: string) => boolean,
): { readonly run: string | undefined } | undefined {
  const waiting = inOrder(runs, state);
  if (waiting.length > 1) {
    let heads = node.heads;
    for (const all of [state.nodes, state.coming]) for (const other of all.values()) heads += other.heads;
    if (waiting.some(({ nodes }) => heads >= nodes)) return undefined;
  }
  return { run: waiting.find((run) => mayServe(run, node) && !has(run.name))?.name };
}

/** Runs that wait, the one that does so for longest first. */
function inOrder(runs: readonly DispatchedRun[], { phases }: DispatchState): DispatchedRun[] {
  const waiting = runs.flatMap((run) => {
    const phase = phases.get(run.name);
    return phase?.kind === "waiting" ? [{ run, since: phase.since }] : [];
  });
  return waiting.sort((a, b) => a.since - b.since).map(({ run }) => run);
}

function mayServe(run: DispatchedRun, node: FreeNode): boolean {
  return fits(run, node) && (node.wants === undefined || node.wants === run.name);
}

/**
 * Who could serve a run and serves no other: who is there already first, and then who wants nothing else. A program that serves several runs
 * has one connection to each.
 */
function ableFor<Key>(
  run: DispatchedRun,
  free: ReadonlyMap<Key, FreeNode>,
  shared: ReadonlyMap<Key, string>,
): Map<Key, FreeNode> {
  const byDistance: [Key, FreeNode][][] = [[], [], []];
  for (const entry of free) {
    const [key, node] = entry;
    if (mayServe(run, node) && !shared.has(key)) byDistance[distance(run, node)]?.push(entry);
  }
  const names = new Set<string>();
  const able = new Map<Key, FreeNode>();
  for (const entries of byDistance) {
    for (const [key, node] of entries) {
      if (names.has(node.name)) continue;
      names.add(node.name);
      able.set(key, node);
    }
  }
  return able;
}

const distance = ({ name }: DispatchedRun, { at, wants }: FreeNode) => (at === name ? 0 : wants === name ? 1 : 2);

/** The first of them that suffice; undefined if all do not. */
function enoughOf<Key>(run: DispatchedRun, able: ReadonlyMap<Key, FreeNode>): Key[] | undefined {
  let heads = 0;
  const enough: Key[] = [];
  for (const [key, node] of able) {
    if (heads >= run.nodes) break;
    heads += node.heads;
    enough.push(key);
  }
  return heads >= run.nodes ? enough : undefined;
}

function couldSuffice(run: DispatchedRun, able: Iterable<FreeNode>, state: DispatchState): boolean {
  const names = new Set<string>();
  let heads = 0;
  for (const node of able) {
    names.add(node.name);
    heads += node.heads;
  }
  for (const node of state.nodes.values()) {
    if (!isBusy(state, node) || names.has(node.name) || !mayServe(run, node)) continue;
    names.add(node.name);
    heads += node.heads;
  }
  return heads >= run.nodes;
}
