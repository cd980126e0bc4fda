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
  const left = new Map(free);
  const busy = [...state.nodes.values()].filter((node) => isBusy(state, node));
  const short: DispatchedRun[] = [];
  const give = (run: DispatchedRun, nodes: readonly Key[]) => {
    for (const key of nodes) {
      left.delete(key);
      shared.set(key, run.name);
    }
  };
  for (const run of inOrder(runs, state)) {
    const able = oneOfEachName([...left].filter(([, node]) => mayServe(run, node)).sort(nearest(run)));
    const enough = enoughOf(run, able);
    if (enough) give(run, enough);
    else if (couldSuffice(run, able, busy)) {
      give(
        run,
        able.map(([key]) => key),
      );
    } else short.push(run);
  }
  for (const run of short) {
    const able = oneOfEachName([...left].filter(([, node]) => mayServe(run, node)).sort(nearest(run)));
    give(
      run,
      able.map(([key]) => key),
    );
  }
  return shared;
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

/** Who is there already, and who wants nothing else, comes first. */
const nearest =
  (run: DispatchedRun) =>
  ([, a]: readonly [unknown, FreeNode], [, b]: readonly [unknown, FreeNode]): number =>
    distance(run, a) - distance(run, b);

const distance = ({ name }: DispatchedRun, { at, wants }: FreeNode) => (at === name ? 0 : wants === name ? 1 : 2);

/** A program that serves several runs has one connection to each. */
function oneOfEachName<Key>(nodes: readonly (readonly [Key, FreeNode])[]): (readonly [Key, FreeNode])[] {
  const names = new Set<string>();
  return nodes.filter(([, { name }]) => {
    const isNew = !names.has(name);
    names.add(name);
    return isNew;
  });
}

/** The first of them that suffice; undefined if all do not. */
function enoughOf<Key>(run: DispatchedRun, able: readonly (readonly [Key, FreeNode])[]): Key[] | undefined {
  let heads = 0;
  const enough: Key[] = [];
  for (const [key, node] of able) {
    if (heads >= run.nodes) break;
    heads += node.heads;
    enough.push(key);
  }
  return heads >= run.nodes ? enough : undefined;
}

function couldSuffice(
  run: DispatchedRun,
  able: readonly (readonly [unknown, FreeNode])[],
  busy: readonly FreeOrBusy[],
): boolean {
  const names = new Set(able.map(([, { name }]) => name));
  let heads = able.reduce((sum, [, node]) => sum + node.heads, 0);
  for (const node of busy) {
    if (names.has(node.name) || !mayServe(run, node)) continue;
    names.add(node.name);
    heads += node.heads;
  }
  return heads >= run.nodes;
}
