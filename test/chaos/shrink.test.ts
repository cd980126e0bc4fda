import { expect, test } from "vitest";
import type { Schedule } from "./schedule.ts";
import { shrunk } from "./shrink.ts";

const schedule: Schedule = {
  seed: 7,
  nodes: 4,
  settings: { rounds: 8 },
  latencySeconds: 2 ** -8,
  updateSeconds: [2 ** -7],
  chargesDowntime: true,
  liars: [
    { node: 1, lie: "nan" },
    { node: 4, lie: "nan" },
  ],
  faults: [
    { at: 1, kind: "stop" },
    { at: 2, kind: "stop-node", node: 3, down: 1 },
    { at: 3, kind: "hang", node: 4, seconds: 1 },
  ],
};

/** What a schedule is violated by, if all that matters is this. */
const wherever = (holds: (candidate: Schedule) => boolean) => async (candidate: Schedule) =>
  holds(candidate) ? ([{ invariant: "ends", what: "" }] as const) : [];

test("all that does not matter is dropped, and no node that a fault is about", async () => {
  const isStopped = ({ faults }: Schedule) => faults.some(({ kind }) => kind === "stop-node");
  expect(await shrunk(schedule, "ends", wherever(isStopped))).toEqual({
    ...{ seed: 1, nodes: 3, settings: {}, latencySeconds: 2 ** -5, updateSeconds: [2 ** -7], chargesDowntime: false },
    ...{ agrees: false, inPieces: false, liars: [] },
    faults: [{ at: 2, kind: "stop-node", node: 3, down: 1 }],
  });
});

test("a schedule whose settings do not go with each other is none that is shorter", async () => {
  const shortest = await shrunk(schedule, "ends", async (candidate) => {
    if (candidate.nodes < 4) throw new Error("it cannot be begun");
    return wherever(() => true)(candidate);
  });
  expect(shortest).toMatchObject({ nodes: 4, faults: [] });
});

test("every schedule that is tried has only faults and liars of nodes that are there", async () => {
  const tried: Schedule[] = [];
  await shrunk(schedule, "ends", async (candidate) => {
    tried.push(candidate);
    // Some fault has to be left, whichever it is.
    return wherever(({ faults }) => faults.length > 0)(candidate);
  });
  const strangers = tried.filter(({ nodes, faults, liars = [] }) =>
    [...faults, ...liars].some((each) => "node" in each && each.node > nodes),
  );
  expect(tried.length).toBeGreaterThan(5);
  expect(strangers).toEqual([]);
});
