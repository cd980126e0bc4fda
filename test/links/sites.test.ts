import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Edgewise } from "../e2e/support/edgewise.ts";
import { natsRecipes } from "../e2e/support/nats-recipes.ts";
import { type NatsServer, runNatsServer } from "../e2e/support/nats-server.ts";
import { createNetwork, type FarPlace, type Network, type Place } from "./network.ts";
import { createPrograms, expectNothingTwice, isOf, nodesOf } from "./programs.ts";

const { hub, site } = natsRecipes();
const programs = createPrograms();
const servers = new Map<Place, NatsServer>();
let network: Network;
let aggregator: Edgewise;

/** The server of that site, with the user that the hub knows. */
async function startServer(place: FarPlace, number: number): Promise<void> {
  const leaf = `HUB_LEAF=nats-leaf://site-${number}:ofSite@${place.aggregator}:7422`;
  servers.set(place, await runNatsServer(site, [...place.starter, "env", leaf]));
}

beforeAll(async () => {
  network = await createNetwork(2);
  const { near, far } = network;
  const [, entry = ""] = /^( +\{ user: "site-3".*?^ +\} \}\n)/ms.exec(hub) ?? [];
  const users = [1, 2].map((number) => entry.replace("site-3", `site-${number}`)).join("");
  const own = hub.replace(entry, users).replace("/var/lib/nats", join(programs.state, "nats"));
  const variables = [`HUB=${far[0]?.aggregator}`, "HUB_PASSWORD=ofHub", "SITE_3_PASSWORD=ofSite"];
  servers.set(near, await runNatsServer(own, [...near.starter, "env", ...variables]));
  for (const [i, place] of far.entries()) await startServer(place, i + 1);

  const through = "nats://hub@127.0.0.1:4222/shop";
  const known: Place = { starter: [...near.starter, "env", "EDGEWISE_NATS_PASSWORD=ofHub"] };
  aggregator = await programs.startAggregator(known, 5, "--nats", through, "--port", "0");
  const rights = await programs.rightsToJoin(near);
  const link = (user = "") => `nats://${user}127.0.0.1:4222/shop/${rights}`;
  const takePart = (place: Place, address: string, name: string) =>
    programs.start(place, "node", address, "--name", name, "--no-key", "--datasets", programs.datasets);
  takePart(known, link("hub@"), "near");
  const [devices, relayed] = far as [FarPlace, FarPlace];
  for (const name of ["one", "two"]) takePart(devices, link(), name);
  programs.start(relayed, "relay", link(), "--listen", "7314", "--nodes", "2", "--name", "relay", "--no-key");
  for (const name of ["three", "four"]) takePart(relayed, "127.0.0.1:7314", name);
});

afterAll(async () => {
  for (const server of servers.values()) await server.end();
  await programs.end();
  network.end();
});

const everybody = ["near", "one", "relay", "two"];

/** The first round after that many in which all four take part. */
const roundOfAll = (after: number) =>
  aggregator.entry(
    (entry) => entry.kind === "round-finished" && Number(entry.round) > after && nodesOf(entry).length === 4,
  );
const roundWithout = (names: readonly string[]) =>
  aggregator.entry((entry) => entry.kind === "round-finished" && nodesOf(entry).toSorted().join() === names.join());

test("a site whose link is away for a while, and one whose server is killed, are back by themselves, and no report counts twice", async () => {
  const [devices, relayed] = network.far as [FarPlace, FarPlace];
  await roundOfAll(5);
  devices.takeDown();
  await Promise.all(["one", "two"].map((name) => aggregator.entry(isOf("node-gone", name))));
  const cut = await roundWithout(["near", "relay"]);
  devices.mend();
  const healed = await roundOfAll(Number(cut.round));

  await servers.get(relayed)?.kill();
  await aggregator.entry(isOf("node-gone", "relay"));
  const alone = await roundWithout(["near", "one", "two"]);
  await startServer(relayed, 2);
  const last = await roundOfAll(Math.max(Number(alone.round), Number(healed.round)));
  expect(nodesOf(last).toSorted()).toEqual(everybody);
  aggregator.signal("SIGTERM");
  expect((await aggregator.ended).code).toBe(143);

  expectNothingTwice(aggregator.logged());
});
