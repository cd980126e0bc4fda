import { expect, test } from "vitest";
import type { NodeRound } from "../../../src/watch/events.ts";
import { layoutOf } from "./layout.ts";
import { nodeMoment, tellingSeconds } from "./node-moment.ts";
import { meltSeconds, sceneAt, shownSeconds } from "./scene.ts";
import type { ShownRound } from "./shown-round.ts";

const nodeOf = (name: string, computeSeconds: number, communicateSeconds: number): NodeRound => ({
  ...{ name, computeSeconds, communicateSeconds, waitSeconds: 0 },
  ...{ examples: 1, localUpdates: 10, loss: 0 },
});
/** a is ready after 2 s and b after 5 s; messages take a second each way. */
const round: ShownRound = {
  ...{ run: 1, round: 7, tau: 10, seconds: 7 },
  nodes: [nodeOf("a", 2, 2), nodeOf("b", 5, 2)],
};
const layout = layoutOf(2, 968, 440);
const staging = {
  layout,
  placeOf: new Map([
    ["a", 0],
    ["b", 1],
  ]),
  drift: new Map([
    ["a", 0],
    ["b", 1],
  ]),
};
const at = (seconds: number, slow = 1) => sceneAt(round, staging, { seconds, slow });
const distance = (p: { x: number; y: number }, q: { x: number; y: number }) => Math.hypot(p.x - q.x, p.y - q.y);

test("a node receives for half of its time for messages, computes, sends for the other half, and waits", () => {
  const node = { computeSeconds: 4, communicateSeconds: 2 };
  expect(nodeMoment(node, 0.5)).toEqual({ doing: "receiving", share: 0.5, computed: 0 });
  expect(nodeMoment(node, 2)).toEqual({ doing: "computing", share: 0.25, computed: 0.25 });
  expect(nodeMoment(node, 5.25)).toEqual({ doing: "sending", share: 0.25, computed: 1 });
  expect(nodeMoment(node, 6)).toEqual({ doing: "waiting", share: 1, computed: 1 });
});

test("each node does what it did at that moment of the round, and slowed twice at twice the time", () => {
  expect(at(3.5).nodes.map(({ doing }) => doing)).toEqual(["sending", "computing"]);
  expect(at(7, 2).nodes).toEqual(at(3.5).nodes);
  expect(at(3.5).nodes[1]?.computed).toBe(0.5);
  expect(at(3.5).phase).toBe("computing");
  expect(at(6.5).phase).toBe("sending");
});

test("a packet is as far on its way as its time says, and docked ones wait for the slowest", () => {
  const sending = at(3.5).nodes[0]?.packet;
  expect(sending).toMatchObject({ to: "aggregator", docked: false });
  const whole = at(3).nodes[0]?.packet?.from as { x: number; y: number };
  const docked = at(5).nodes[0]?.packet;
  expect(docked).toMatchObject({ docked: true });
  const middle = sending?.at as { x: number; y: number };
  expect(distance(whole, middle)).toBeCloseTo(distance(middle, docked?.at ?? whole), 6);
  expect(distance(docked?.at ?? whole, layout.core)).toBeCloseTo((layout.core.radius + layout.core.ring) / 2);
});

test("a node is pulled outward by its drift, as far as its local updates are made, and comes home when all are one", () => {
  const [a, b] = at(7).nodes;
  expect(a?.at).toEqual({ x: a?.home.x, y: a?.home.y });
  expect(distance(b?.at ?? layout.core, layout.core)).toBeGreaterThan(distance(b?.home ?? layout.core, layout.core));
  expect(distance(b?.at ?? layout.core, b?.home ?? layout.core)).toBeCloseTo((1 - Math.exp(-2)) * layout.reach);
  const end = at(7.01 + meltSeconds);
  expect(end.phase).toBe("resting");
  expect(end.merged).toBe(1);
  expect(end.nodes.map(({ at: place, home }) => distance(place, home))).toEqual([0, 0]);
  expect(end.nodes.some(({ packet }) => packet !== undefined)).toBe(false);
});

test("reports melt into one model after the last one has come", () => {
  expect(at(7).merged).toBe(0);
  expect(at(7 + meltSeconds * 0.7).merged).toBeCloseTo(0.5);
  expect(shownSeconds(round, 2)).toBe(14 + meltSeconds);
});

test("the telling moment is when the slowest node makes its last updates and others wait", () => {
  const seconds = tellingSeconds(round.nodes);
  expect(at(seconds).nodes.map(({ doing }) => doing)).toEqual(["waiting", "computing"]);
});
