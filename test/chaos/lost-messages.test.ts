import { expect, test } from "vitest";
import { messageKinds, type Sender } from "./message-kinds.ts";
import type { Fault, Schedule } from "./schedule.ts";
import { courseOf } from "./world.ts";

/** All that a run may have: a probe, drift correction, momentum, a final evaluation, a pause, and a node that is slowed down. */
const full: Schedule = {
  seed: 1,
  nodes: 3,
  settings: { strategy: "adaptive", update: "scaffold", momentum: 0.5, budgetSeconds: 2 },
  latencySeconds: 2 ** -5,
  updateSeconds: [2 ** -7],
  chargesDowntime: false,
  faults: [
    { at: 0.9, kind: "pause", seconds: 0.5 },
    { at: 1.2, kind: "slow-node", node: 2, slowdown: 3 },
  ],
};
const published = { ...full.settings, update: "sgd", momentum: 0, strategy: "adaptive-2019" } as const;

const runs = {
  full,
  rounds: { ...full, nodes: 2, settings: { ...published, rounds: 15, budgetSeconds: 60 }, faults: [] },
  sampled: { ...full, settings: { ...full.settings, participation: 2 } },
  stopped: { ...full, settings: { ...full.settings, budgetSeconds: 60 }, faults: [{ at: 1.3, kind: "stop" }] },
  agreed: { ...full, agrees: true },
  keyed: { ...full, keys: true },
  "in pieces": { ...full, inPieces: true },
  slow: { ...full, settings: { strategy: "fixed:5", budgetSeconds: 6 }, updateSeconds: [0.25] },
  "of a node that gives up": { ...full, liars: [{ node: 2, lie: "gives-up" }] },
  "of a node without data": { ...full, faults: [{ at: 0, kind: "no-data", node: 2 }] },
  "of a node that is stopped": { ...full, faults: [{ at: 1.1, kind: "stop-node", node: 2, down: 0.5 }] },
} satisfies Record<string, Schedule>;

/** In which runs messages of a kind go to and fro, if not in all ordinary ones. */
const where: Partial<Record<string, readonly (keyof typeof runs)[]>> = {
  describe: ["agreed"],
  described: ["agreed"],
  challenge: ["keyed"],
  proof: ["keyed"],
  piece: ["in pieces"],
  got: ["in pieces"],
  failure: ["of a node that gives up"],
  refusal: ["of a node without data"],
  dismissal: ["of a node that is stopped"],
  adjust: ["full", "sampled", "agreed"],
  heartbeat: ["slow"],
  // The run has ended; the next one would not wait for it either.
  "run-over": ["full"],
};
const ordinary = ["full", "rounds", "sampled", "stopped"] as const;
const lingerSeconds = 3;

/** A loss is noticed within 1.5 s; then the node comes back, loads its data, and takes part in the next round. */
const laterSeconds = 4;

const undisturbed = new Map<string, Promise<number>>();

function usualEnd(name: keyof typeof runs): Promise<number> {
  const known = undisturbed.get(name) ?? courseOf(runs[name]).then(({ endedAt = Number.NaN }) => endedAt);
  undisturbed.set(name, known);
  return known;
}

/** The messages of node 2's. */
function losing(from: Sender, message: string, after: number): Fault {
  return { at: 0, kind: "lose", node: 2, after, from, message } as Fault;
}

/** For people only: told again over the connection that takes the place of the one that lost them (protocol/aggregator/lesson.test.ts). */
const forPeople: readonly string[] = ["drawn", "lesson"];

/** Without relays nobody says them: what comes of a lost one is in protocol/aggregator/proposals.test.ts. */
const ofRelays: readonly string[] = ["propose", "judged"];

for (const from of ["node", "aggregator"] as const) {
  test.each(messageKinds[from].filter((kind) => ![...forPeople, ...ofRelays].includes(kind)))(
    `%s, sent by the ${from}, can be lost once, and the run still ends in time`,
    async (kind) => {
      let lost = 0;
      for (const name of where[kind] ?? ordinary) {
        for (const after of [0, 1]) {
          const schedule: Schedule = { ...runs[name], faults: [losing(from, kind, after), ...runs[name].faults] };
          const course = await courseOf(schedule, { lingerSeconds });
          expect(course.violations, `${name}, after ${after}`).toEqual([]);
          expect(course.endedAt, `${name}, after ${after}`).toBeLessThan((await usualEnd(name)) + laterSeconds);
          lost += course.lost;
        }
      }
      expect(lost).toBeGreaterThan(0);
    },
  );
}
