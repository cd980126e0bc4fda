import { expect, test } from "vitest";
import { judged } from "./judge.ts";
import type { Schedule } from "./schedule.ts";

/** What the simulator has found, by the shortest schedule that showed it. */
const found: readonly (readonly [string, Pick<Schedule, "faults"> & Partial<Schedule>])[] = [
  [
    "the wait for nodes after a restart ends with the budget where that time is charged",
    {
      nodes: 2,
      settings: { budgetSeconds: 4 },
      chargesDowntime: true,
      faults: [
        { at: 2.2, kind: "kill-node", node: 2, acts: 0, down: 9, power: true },
        { at: 2.21, kind: "kill-aggregator", acts: 0, down: 0.1, power: true },
      ],
    },
  ],
  [
    "what a node claims to have drawn while there was no aggregator is bounded",
    {
      nodes: 4,
      settings: { budgetJoules: 50 },
      liars: [{ node: 4, lie: "slow" }],
      faults: [{ at: 2.37, kind: "kill-aggregator", acts: 0, down: 0.15, power: true }],
    },
  ],
  [
    "what a node is believed to have drawn, beyond what it says that it can, counts in the rounds that follow",
    {
      nodes: 4,
      settings: { strategy: "fixed:30", budgetJoules: 50 },
      latencySeconds: 2 ** -8,
      liars: [{ node: 4, lie: "many-joules" }],
      faults: [],
      calmAt: 2.75,
    },
  ],
  [
    "joules that a node reckons from a clock that jumped are no more than those of the time that has passed",
    {
      nodes: 7,
      settings: { budgetJoules: 50 },
      latencySeconds: 2 ** -8,
      updateSeconds: [2 ** -5, 2 ** -7],
      faults: [
        { at: 1.25, kind: "hang", node: 6, seconds: 4.26 },
        { at: 3.35, kind: "jump-node", node: 6, seconds: 2.88 },
      ],
    },
  ],
  [
    "a node that broke off a round to tell a loss does not go on in that round",
    {
      nodes: 6,
      seed: 1018132,
      settings: { strategy: "adaptive", update: "scaffold", batch: 5, budgetSeconds: 4 },
      latencySeconds: 2 ** -3,
      faults: [
        { at: 0.27, kind: "cut", node: 3, near: 1.79, far: 0.16 },
        { at: 4.62, kind: "kill-aggregator", acts: 43, down: 0, power: false },
        { at: 4.79, kind: "jump-aggregator", seconds: 4.87 },
      ],
    },
  ],
  [
    "a run whose last rounds its time cuts short, as one node is slow, need not end as one that had time",
    {
      nodes: 5,
      settings: { strategy: "fixed:30", rounds: 25 },
      faults: [
        { at: 0.07, kind: "half-open", node: 5 },
        { at: 0.27, kind: "slow-node", node: 4, slowdown: 10 },
      ],
      calmAt: 1.32,
    },
  ],
  [
    "a node that was started anew is back soon after its former connection counts as gone",
    {
      seed: 1025055,
      nodes: 5,
      latencySeconds: 2 ** -3,
      faults: [
        { at: 0.25, kind: "kill-node", node: 3, acts: 0, down: 1.68, power: true },
        { at: 1.62, kind: "half-open", node: 5 },
        { at: 2.65, kind: "kill-node", node: 5, acts: 0, down: 5.02, power: true },
      ],
      calmAt: 3.95,
    },
  ],
  [
    "where the time without an aggregator counts, so does what its nodes can have drawn in it, and no more",
    {
      nodes: 2,
      settings: { strategy: "fixed:30", budgetJoules: 50 },
      updateSeconds: [2 ** -5, 2 ** -7],
      chargesDowntime: true,
      faults: [
        { at: 1.55, kind: "set-time", seconds: 8.58 },
        { at: 2.06, kind: "kill-aggregator", acts: 0, down: 1.12, power: true },
      ],
      calmAt: 2.46,
    },
  ],
  [
    "and what they can have drawn in a long round of which nothing was kept",
    {
      nodes: 6,
      settings: { budgetJoules: 50 },
      latencySeconds: 2 ** -8,
      chargesDowntime: true,
      faults: [
        { at: 0.89, kind: "half-open", node: 5 },
        { at: 2.62, kind: "kill-aggregator", acts: 22, down: 0, power: false },
      ],
    },
  ],
  [
    "a run that waits for nodes ends when those that come again and again leave no bytes for a round",
    {
      nodes: 5,
      settings: { update: "scaffold", budgetBytes: 60_000, minNodes: 5 },
      faults: [
        { at: 1.44, kind: "cut", node: 1, near: 0.54, far: 1.23 },
        { at: 2.19, kind: "cut", node: 4, near: 0.02, far: 0.02 },
        { at: 2.77, kind: "cut", node: 3, near: 0.02, far: 0.83 },
        { at: 2.94, kind: "cut", node: 1, near: 0.53, far: 0.21 },
        { at: 3.7, kind: "cut", node: 2, near: 1.98, far: 0 },
        { at: 4.99, kind: "cut", node: 1, near: 0.78, far: 1.15 },
        { at: 5.46, kind: "cut", node: 5, near: 1.79, far: 0.49 },
      ],
    },
  ],
  [
    "a run that needs all its nodes goes on without one that is left out",
    { nodes: 5, settings: { rounds: 8, minNodes: 5 }, liars: [{ node: 4, lie: "scale" }], faults: [], calmAt: 0 },
  ],
  [
    "a run that needs all its nodes goes on without one that gives up",
    { nodes: 5, settings: { rounds: 8, minNodes: 5 }, liars: [{ node: 4, lie: "gives-up" }], faults: [], calmAt: 0 },
  ],
  [
    "nor waits each time until one is back that was sent away for what it said",
    {
      nodes: 5,
      settings: { rounds: 20, minNodes: 5, budgetSeconds: 10 },
      liars: [{ node: 4, lie: "nan" }],
      faults: [],
      calmAt: 0,
    },
  ],
  [
    "nor for one that was sent away before the first round",
    {
      nodes: 6,
      settings: { strategy: "adaptive", update: "scaffold", budgetSeconds: 4 },
      latencySeconds: 2 ** -3,
      liars: [{ node: 5, lie: "nan" }],
      faults: [{ at: 0.38, kind: "cut", node: 6, near: 2, far: 0.87 }],
      calmAt: 1.6,
    },
  ],
  [
    "a lock that a power failure has cut keeps nobody out",
    {
      seed: 7,
      nodes: 5,
      settings: { rounds: 21 },
      faults: [
        { at: 0.23, kind: "kill-aggregator", acts: 47, down: 0.74, power: false },
        { at: 0.47, kind: "kill-aggregator", acts: 20, down: 0.07, power: true },
      ],
      calmAt: 2.32,
    },
  ],
  [
    "directives are not sent again after a restart where their bytes are not left",
    {
      nodes: 5,
      settings: { momentum: 0.5, participation: 3, budgetBytes: 60_000 },
      faults: [
        { at: 0.63, kind: "stop-node", node: 3, down: 0.04 },
        { at: 3.18, kind: "kill-aggregator", acts: 0, down: 0.44, power: true },
        { at: 4.48, kind: "hang", node: 2, seconds: 14.43 },
        { at: 4.63, kind: "stop-node", node: 2, down: 0.26 },
        { at: 5.53, kind: "kill-aggregator", acts: 0, down: 0.83, power: true },
      ],
    },
  ],
  [
    "a run that waits for its first round ends before nodes that come and go have used up its bytes",
    {
      nodes: 7,
      settings: { budgetBytes: 60_000 },
      agrees: true,
      inPieces: true,
      faults: [
        { at: 0.15, kind: "stall-node", node: 5, seconds: 8.31 },
        { at: 1.02, kind: "kill-node", node: 4, acts: 0, down: 7.1, power: true },
        { at: 4.82, kind: "stall-node", node: 7, seconds: 16.52 },
        { at: 14.12, kind: "kill-node", node: 1, acts: 5, down: 0, power: false },
        { at: 14.32, kind: "kill-node", node: 6, acts: 0, down: 0, power: true },
        { at: 16.23, kind: "stall-node", node: 6, seconds: 3.5 },
      ],
    },
  ],
  [
    "a run whose aggregator ended while it waited for the last losses has its weights",
    {
      nodes: 6,
      settings: { strategy: "fixed:3", rounds: 25 },
      faults: [
        { at: 0.47, kind: "slow-link", node: 6, seconds: 2.58, latencySeconds: 0.5 },
        { at: 0.76, kind: "slow-node", node: 3, slowdown: 10 },
        { at: 5.01, kind: "slow-link", node: 3, seconds: 0.15, latencySeconds: 0.17 },
        { at: 8.13, kind: "slow-link", node: 5, seconds: 1.04, latencySeconds: 0.17 },
        { at: 8.81, kind: "slow-link", node: 5, seconds: 0.09, latencySeconds: 0.36 },
        { at: 8.99, kind: "slow-link", node: 2, seconds: 2.2, latencySeconds: 0.56 },
        { at: 10.38, kind: "kill-aggregator", acts: 53, down: 0, power: false },
      ],
    },
  ],
];

const usual = {
  seed: 1,
  nodes: 1,
  settings: {},
  latencySeconds: 2 ** -5,
  updateSeconds: [2 ** -7],
  chargesDowntime: false,
} as const;

for (const [what, schedule] of found) {
  test(what, async () => {
    expect(await judged({ ...usual, ...schedule })).toEqual([]);
  });
}
