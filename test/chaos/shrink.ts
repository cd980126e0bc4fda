import type { Invariant } from "./checks/check.ts";
import { judged } from "./judge.ts";
import type { Fault, Liar, Schedule } from "./schedule.ts";

const mostTries = 400;

/** The shortest schedule that could be found in which the same invariant is violated, as `judge` says. */
export async function shrunk(schedule: Schedule, invariant: Invariant, judge = judged): Promise<Schedule> {
  let best = schedule;
  let tries = 0;
  async function isBetter(candidate: Schedule): Promise<boolean> {
    if (tries >= mostTries) return false;
    tries += 1;
    // Not all settings go with each other: a schedule that cannot be begun is none.
    const found = await judge(candidate).catch(() => []);
    if (!found.some((violation) => violation.invariant === invariant)) return false;
    best = candidate;
    return true;
  }

  // Half of the faults at once, then a quarter of them, and at last each alone.
  for (let size = Math.ceil(best.faults.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < best.faults.length; ) {
      const faults = best.faults.filter((_, i) => i < from || i >= from + size);
      if (!(await isBetter({ ...best, faults }))) from += size;
    }
  }
  for (const simpler of simplifications(best)) await isBetter({ ...best, ...simpler(best) });
  for (let i = 0; i < best.faults.length; i++) {
    for (const fault of milder(best.faults[i] as Fault)) {
      await isBetter({ ...best, faults: best.faults.map((each, k) => (k === i ? fault : each)) });
    }
  }
  return best;
}

type Change = (schedule: Schedule) => Partial<Schedule>;

function simplifications({ nodes, settings, relays = [] }: Schedule): readonly Change[] {
  const without = Object.keys(settings).map(
    (name): Change =>
      (schedule) => ({
        settings: Object.fromEntries(Object.entries(schedule.settings).filter(([each]) => each !== name)),
      }),
  );
  const fewer = Array.from({ length: nodes - 1 }, (_, i) => withNodes(i + 1));
  return [
    ...relays.map((_, i) => withRelays(relays.length - 1 - i)),
    ...fewer.toReversed(),
    ...without,
    () => ({ chargesDowntime: false }),
    () => ({ agrees: false }),
    () => ({ inPieces: false }),
    () => ({ liars: [] }),
    ({ liars = [] }) => ({ liars: liars.slice(0, 1) }),
    () => ({ updateSeconds: [2 ** -7] }),
    () => ({ latencySeconds: 2 ** -5 }),
    () => ({ seed: 1 }),
  ];
}

const isAmong = (nodes: number) => (each: Fault | Liar) => !("node" in each) || each.node <= nodes;

/** With so many nodes: what was about others goes with them. Relays are numbered after the nodes, so that these stay where there are some. */
function withNodes(nodes: number): Change {
  const isThere = isAmong(nodes);
  return ({ faults, liars, relays = [] }) =>
    relays.length > 0
      ? {}
      : { nodes, faults: faults.filter(isThere), ...(liars ? { liars: liars.filter(isThere) } : {}) };
}

/** With the first relays only: nobody is behind another one. */
function withRelays(count: number): Change {
  return ({ nodes, faults, relays = [] }) => {
    const isThere = isAmong(nodes + count);
    const left = relays.slice(0, count).map(({ behind }) => ({ behind: behind.filter((one) => one <= nodes + count) }));
    return { relays: left, faults: faults.filter(isThere) };
  };
}

function milder(fault: Fault): readonly Fault[] {
  const changes: Fault[] = [];
  if ("seconds" in fault) changes.push({ ...fault, seconds: 0 });
  if ("power" in fault) changes.push({ ...fault, power: false }, { ...fault, down: 0 }, { ...fault, acts: 0 });
  if ("after" in fault) changes.push({ ...fault, after: 0 });
  return changes;
}
