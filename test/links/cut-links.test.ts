import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Edgewise, type Logged, launchBehind } from "../e2e/support/edgewise.ts";
import { mnistFolder } from "../e2e/support/mnist-folder.ts";
import { createNetwork, type Network, type Place } from "./network.ts";

/** What happens to the link of each of these nodes. */
const faults = { deaf: "loseTo", mute: "loseFrom", unplugged: "takeDown" } as const;
const names = Object.keys(faults) as (keyof typeof faults)[];

const folder = mnistFolder({ trainExamples: 200, testExamples: 20 });
const state = mkdtempSync(join(tmpdir(), "edgewise-links-"));
const programs: Edgewise[] = [];
let network: Network;
let aggregator: Edgewise;

const start = ({ starter }: Place, ...args: readonly string[]) => {
  const program = launchBehind(starter, ...args);
  programs.push(program);
  return program;
};

beforeAll(async () => {
  network = await createNetwork(names.length);
  const kept = ["--state-dir", state, "--datasets", folder.path];
  const run = ["--nodes", "4", "--strategy", "fixed:1", "--rounds", "100000", "--budget", "600", "--delay", "20"];
  const log = ["--json", "--json-logs", "--verbose", "--once", "--no-open"];
  aggregator = start(network.near, "aggregator", "--host", "0.0.0.0", "--port", "7313", ...run, ...kept, ...log);
  await aggregator.line(/edgewise tokens create/);
  const made = start(network.near, "tokens", "create", "join", "--state-dir", state);
  await made.ended;
  const [, rights = ""] = /(#join=\S+)$/m.exec(made.stdout()) ?? [];
  const join = (place: Place, host: string, name: string) =>
    start(place, "node", `wss://${host}:7313/${rights}`, "--name", name, "--datasets", folder.path);
  join(network.near, "127.0.0.1", "near");
  for (const [i, name] of names.entries()) {
    const place = network.far[i];
    if (place) join(place, place.aggregator, name);
  }
});

afterAll(async () => {
  for (const program of programs) await program.end();
  network.end();
  folder.remove();
  rmSync(state, { recursive: true });
});

const isOf = (kind: string, name: string) => (entry: Logged) => entry.kind === kind && entry.name === name;
const nodesOf = ({ nodes }: Logged) => (nodes as { readonly name: string }[]).map(({ name }) => name);

test("links that lose everything, one way or both, are noticed; their nodes are back in the next round, and nothing counts twice", async () => {
  await aggregator.entry(({ kind, round }) => kind === "round-finished" && Number(round) >= 5);
  for (const [i, name] of names.entries()) network.far[i]?.[faults[name]]();
  const gone = await Promise.all(names.map((name) => aggregator.entry(isOf("node-gone", name))));
  expect(gone.map(({ reason }) => reason)).toEqual(names.map(() => "silent for 3 s"));
  for (const [i, name] of names.entries()) {
    const last = aggregator.logged().findLast(isOf("report-arrived", name));
    const seconds = Number(gone[i]?.at) - Number(last?.at);
    console.log(`${name}: gone ${seconds.toFixed(2)} s after its last report`);
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
  const counted = log.filter(({ kind }) => kind === "report-arrived").map(({ round, name }) => `${round} ${name}`);
  expect(counted.length).toBe(new Set(counted).size);
  const rounds = log.filter(({ kind }) => kind === "round-finished").map(({ round }) => Number(round));
  expect(rounds).toEqual(rounds.map((_, i) => i + 1));
});
