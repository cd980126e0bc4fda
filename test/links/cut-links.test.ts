import { afterAll, beforeAll, expect, test } from "vitest";
import type { Edgewise, Logged } from "../e2e/support/edgewise.ts";
import { createNetwork, type Network, type Place } from "./network.ts";
import { createPrograms, expectNothingTwice, isOf, nodesOf } from "./programs.ts";

/** What happens to the link of each of these nodes. */
const faults = { deaf: "loseTo", mute: "loseFrom", unplugged: "takeDown" } as const;
const names = Object.keys(faults) as (keyof typeof faults)[];

const programs = createPrograms();
let network: Network;
let aggregator: Edgewise;

beforeAll(async () => {
  network = await createNetwork(names.length);
  const { near } = network;
  aggregator = await programs.startAggregator(near, 4, "--host", "0.0.0.0", "--port", "7313");
  const rights = await programs.rightsToJoin(near);
  const join = (place: Place, host: string, name: string) =>
    programs.start(place, "node", `wss://${host}:7313/${rights}`, "--name", name, "--datasets", programs.datasets);
  join(near, "127.0.0.1", "near");
  for (const [i, name] of names.entries()) {
    const place = network.far[i];
    if (place) join(place, place.aggregator, name);
  }
});

afterAll(async () => {
  await programs.end();
  network.end();
});

test("links that lose everything, one way or both, are noticed; their nodes are back in the next round, and nothing counts twice", async () => {
  await aggregator.entry(({ kind, round }) => kind === "round-finished" && Number(round) >= 5);
  for (const [i, name] of names.entries()) network.far[i]?.[faults[name]]();
  const gone = await Promise.all(names.map((name) => aggregator.entry(isOf("node-gone", name))));
  expect(gone.map(({ reason }) => reason)).toEqual(names.map(() => "silent for 3 s"));
  for (const [i, name] of names.entries()) {
    // Of one that hears nothing a heartbeat still comes; then TCP, which waits for answers, sends nothing new.
    const isFrom = isOf("message-passed", name);
    const last = aggregator.logged().findLast((entry) => isFrom(entry) && entry.direction === "from-node");
    const seconds = Number(gone[i]?.at) - Number(last?.at);
    console.log(`${name}: gone ${seconds.toFixed(2)} s after its last ${last?.message}`);
  }
  const without = await aggregator.entry((entry) => entry.kind === "round-finished" && nodesOf(entry).length === 1);
  expect(nodesOf(without)).toEqual(["near"]);

  for (const place of network.far) place.mend();
  const isBack = (entry: Logged) => entry.kind === "round-finished" && Number(entry.round) > Number(without.round);
  await aggregator.entry((entry) => isBack(entry) && nodesOf(entry).length === 4);
  aggregator.signal("SIGTERM");
  expect((await aggregator.ended).code).toBe(143);

  const log = aggregator.logged();
  for (const name of names) {
    const ready = log.findLastIndex(isOf("node-ready", name));
    const open = log.slice(0, ready).findLast(({ kind }) => kind === "round-finished");
    const next = log.find(({ kind, round }) => kind === "round-finished" && round === Number(open?.round) + 2);
    expect([name, next && nodesOf(next).includes(name)]).toEqual([name, true]);
  }
  expectNothingTwice(log);
});
