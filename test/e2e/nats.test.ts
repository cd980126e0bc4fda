import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "@nats-io/transport-node";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { connectNats } from "../../src/platform/nats/connect-nats.ts";
import { parseNatsAddress } from "../../src/platform/nats/nats-address.ts";
import { natsDialer } from "../../src/platform/nats/nats-dialer.ts";
import { listenAtNats } from "../../src/platform/nats/nats-listener.ts";
import type { Channel } from "../../src/runtime/ports.ts";
import { channelContract } from "../contract/channel.ts";
import { selfSigned } from "./support/certificate.ts";
import { type Edgewise, edgewise } from "./support/edgewise.ts";
import { freePort } from "./support/free-port.ts";
import { mnistFolder } from "./support/mnist-folder.ts";
import { natsOperator } from "./support/nats-credentials.ts";
import { sitePermissions } from "./support/nats-recipes.ts";
import { type NatsServer, startNatsServer } from "./support/nats-server.ts";

const folder = mnistFolder();
const state = mkdtempSync(join(tmpdir(), "edgewise-state-"));
let server: NatsServer;
let port: number;
/** Where sites' own servers connect to the one of the hub. */
let leafPort: number;
let fleets = 0;

beforeAll(async () => {
  port = await freePort();
  leafPort = await freePort();
  server = await startHub();
});
afterAll(async () => {
  await server.end();
  folder.remove();
  rmSync(state, { recursive: true });
});

const address = (fleet: string, user = "site:a%20b@") => `nats://${user}127.0.0.1:${port}/${fleet}`;
const users = `authorization { users: [
  { user: "site", password: "a b" },
  { user: "few", password: "x", permissions: { publish: "x", subscribe: "_INBOX.>" } }
] }`;
const startHub = () => startNatsServer(port, `${users}\nleafnodes { listen: "127.0.0.1:${leafPort}" }`);
const newFleet = () => `fleet-${++fleets}`;

async function listen(fleet: string, onNode: (channel: Channel) => void, maximumFrameBytes = 2 ** 22) {
  const listener = await listenAtNats({
    address: parseNatsAddress(address(fleet)),
    name: "aggregator",
    maximumFrameBytes,
    refusal: ({ token }) => (token === "wrong" ? "this token is not known" : undefined),
    onNode,
    onState: () => {},
  });
  const dial = natsDialer({ address: parseNatsAddress(address(fleet)), name: "node", maximumFrameBytes });
  return { listener, dial };
}

channelContract("through a NATS server", async () => {
  let arrived: (channel: Channel) => void = () => {};
  const accepted = new Promise<Channel>((resolve) => {
    arrived = resolve;
  });
  const { listener, dial } = await listen(newFleet(), (channel) => arrived(channel));
  const first = await dial();
  return { first, second: await accepted, until: (promise) => promise, dispose: () => listener.close() };
});

test("a frame for all is published once, in its order, in pieces, and strangers may say little", async () => {
  const fleet = newFleet();
  const accepted: Channel[] = [];
  const { listener, dial } = await listen(fleet, (channel) => {
    channel.listen({ onFrame: () => {}, onClose: (reason) => closed.push(reason) });
    accepted.push(channel);
  });
  const closed: string[] = [];
  onTestFinished(() => listener.close());
  const watching = await connect({ servers: `127.0.0.1:${port}`, user: "site", pass: "a b" });
  onTestFinished(() => watching.close());
  let published = 0;
  watching.subscribe(`edgewise.${fleet}.>`, {
    callback(_error, { data }) {
      published += data.length;
    },
  });
  await watching.flush();

  const large = Uint8Array.from({ length: 700_000 }, (_, i) => i);
  const nodes = await Promise.all([dial(), dial(), dial()]);
  const got = nodes.map(
    (node) =>
      new Promise<Uint8Array[]>((resolve) => {
        const frames: Uint8Array[] = [];
        node.listen({
          onFrame(frame) {
            frames.push(Uint8Array.from(frame));
            if (frames.length === 3) resolve(frames);
          },
          onClose: () => resolve(frames),
        });
      }),
  );
  for (const channel of accepted) {
    channel.send(Uint8Array.of(1));
    channel.send(large);
    channel.send(Uint8Array.of(2));
  }
  for (const frames of await Promise.all(got)) {
    expect(frames.map(({ length }) => length)).toEqual([1, large.length, 1]);
    expect(Buffer.from(frames[1] ?? []).equals(large)).toBe(true);
  }
  await watching.flush();
  expect(published).toBeGreaterThan(large.length);
  expect(published).toBeLessThan(1.01 * large.length);

  nodes[0]?.send(new Uint8Array(60 * 1024));
  nodes[0]?.send(new Uint8Array(60 * 1024));
  await expect.poll(() => closed).toEqual(["sent too much before it said who it is"]);
});

test.each([
  ["no aggregator", () => address("nobody"), /^nats:\/\/127\.0\.0\.1:\d+: no aggregator of nobody is there yet/],
  ["wrong credentials", () => address("x", "site:no@"), /does not let this user in: give other credentials/],
  ["no permission", () => address("x", "few:x@"), /does not let this user subscribe to edgewise\.x\.all: allow it/],
  ["no server", () => "nats://127.0.0.1:1/x", /^nats:\/\/127\.0\.0\.1:1: no NATS server listens there yet/],
])("%s is said in one message", async (_case, to, message) => {
  const node = edgewise("node", to(), "--name", "lonely");
  await node.line(message);
  expect(node.lines.join("\n")).not.toContain("site:");
});

test("a server's certificate has to name the address at which it is reached, also where that is a number", async () => {
  const ofServer = await freePort();
  const { certificate, key } = selfSigned(state, "DNS:lab.example,IP:127.0.0.1");
  const server = await startNatsServer(ofServer, `tls { cert_file: "${certificate}", key_file: "${key}" }`);
  onTestFinished(() => server.end());
  const to = (host: string, caFile?: string) =>
    connectNats({ address: parseNatsAddress(`tls://${host}:${ofServer}`), caFile, name: "test", stays: false });
  await (await to("127.0.0.1", certificate)).close();
  await expect(to("localhost", certificate)).rejects.toThrow(/localhost\. is not in the cert's altnames/);
  await expect(to("127.0.0.1")).rejects.toThrow("self-signed certificate");
});

test("options of a NATS server are refused where there is none", async () => {
  const cases = [
    [["--nats-creds", "x"], "--nats-creds is for a NATS server, and none is named"],
    [["--nats", "http://h"], '"http://h" is not an address of a NATS server'],
    [["--nats", address("y"), "--nats-creds", "package.json"], "--nats-creds: package.json holds no credentials"],
    [["--nats", address("y", "few:x@")], "does not let this user subscribe to edgewise.y.dial: allow it"],
    [["--nats", "nats://127.0.0.1:1"], "no NATS server listens there yet"],
  ] as const;
  const refused = cases.map(async ([given, said]) => {
    const aggregator = edgewise("aggregator", "--port", "0", "--no-open", "--datasets", folder.path, ...given);
    expect((await aggregator.ended).code).toBe(2);
    expect(aggregator.lines.join("\n")).toContain(said);
  });
  await Promise.all(refused);
});

const run = (fleet: string, rounds: number, ...options: string[]) =>
  edgewise(
    "aggregator",
    ...["--port", "0", "--no-open", "--once", "--json", "--nodes", "2", "--strategy", "fixed:5", "--kernels", "simd"],
    ...["--rounds", String(rounds), "--datasets", folder.path, "--state-dir", state, "--verbose"],
    ...["--nats", address(fleet), ...options],
  );

/** Of an aggregator or a relay with that state folder. */
async function linksOf(
  program: Edgewise,
  stateDir = state,
): Promise<{ readonly nats: string; readonly direct: string }> {
  await program.line(/edgewise tokens create/);
  const made = edgewise("tokens", "create", "join", "--json", "--state-dir", stateDir);
  await made.ended;
  const { links } = JSON.parse(made.stdout()) as { readonly links: readonly string[] };
  const [direct, nats] = [
    links.find((link) => link.startsWith("ws:")),
    links.find((link) => /^(nats|tls):/.test(link)),
  ];
  if (direct === undefined || nats === undefined) throw new Error(`no such links: ${links}`);
  expect(nats).not.toContain("a%20b");
  return { direct, nats: nats.replace("nats://", "nats://site:a%20b@") };
}

const startNodes = (links: readonly string[]) =>
  links.map((link, i) =>
    edgewise("node", link, ...["--name", `node-${i}`, "--no-key", "--datasets", folder.path, "--kernels", "simd"]),
  );

test("through the server of a site and that of the hub a run gives the weights of one without, bit for bit", async () => {
  const sitePort = await freePort();
  const site = await startNatsServer(
    sitePort,
    `leafnodes { remotes: [{ url: "nats-leaf://site:a%20b@127.0.0.1:${leafPort}" }] }`,
  );
  onTestFinished(() => site.end());
  const weights: Buffer[] = [];
  for (const through of ["direct", "nats"] as const) {
    const kept = mkdtempSync(join(tmpdir(), "edgewise-runs-"));
    onTestFinished(() => rmSync(kept, { recursive: true }));
    const aggregator = run(newFleet(), 10, "--runs-dir", kept);
    const links = await linksOf(aggregator);
    const link = through === "direct" ? links.direct : links.nats.replace(/\/\/.*:\d+/, `//127.0.0.1:${sitePort}`);
    startNodes([link, link]);
    expect(await aggregator.ended).toEqual({ code: 0, signal: null });
    weights.push(readFileSync(join(kept, "latest", "model.safetensors")));
  }
  expect(weights[0]).toEqual(weights[1]);
});

test("a server that is killed and started again in the middle of a run ends nothing but connections", async () => {
  const aggregator = run(newFleet(), 1_000_000, "--budget", "600");
  const { nats, direct } = await linksOf(aggregator);
  startNodes([nats, direct]);
  await aggregator.line(/^round +20 /);
  await server.kill();
  await aggregator.line(/the connection to nats:\/\/127\.0\.0\.1:\d+ broke; it is tried again/);
  server = await startHub();
  await aggregator.line(/connected to nats:\/\/127\.0\.0\.1:\d+ again/);
  await aggregator.line(/^node-0 is back /);
  aggregator.signal("SIGTERM");
  expect((await aggregator.ended).code).toBe(143);
  expect(JSON.parse(aggregator.stdout())).toMatchObject({ ending: "interrupted", nodes: 2 });
});

test("a relay reaches its parent, and its nodes the relay, through NATS", async () => {
  const site = newFleet();
  const aggregator = run(newFleet(), 10);
  const { nats } = await linksOf(aggregator);
  const own = ["--name", "site", "--nodes", "2", "--state-dir", join(state, "relay")];
  const relay = edgewise("relay", nats, "--listen", "0", "--nats", address(site), ...own);
  const links = await linksOf(relay, join(state, "relay"));
  startNodes([links.nats, links.nats]);
  expect(await aggregator.ended).toEqual({ code: 0, signal: null });
  expect(JSON.parse(aggregator.stdout())).toMatchObject({ rounds: 10, ending: "rounds", nodes: 2 });
});

test("over TLS, users with credentials and no more permissions than docs/nats.md gives a site run; another operator's are refused", async () => {
  const ofServer = await freePort();
  const { certificate, key } = selfSigned(state, "IP:127.0.0.1");
  const all = { publish: [">"], subscribe: [">"] };
  const { configuration, credentials } = natsOperator({ hub: all, site: sitePermissions() });
  const foreign = natsOperator({ site: sitePermissions() });
  const secure = `tls { cert_file: "${certificate}", key_file: "${key}" }`;
  const server = await startNatsServer(ofServer, `${configuration}\n${secure}`);
  onTestFinished(() => server.end());
  const access = (name: string, content: string) => {
    const file = join(state, `${name}.creds`);
    writeFileSync(file, content);
    return ["--nats-creds", file, "--nats-ca", certificate];
  };
  const at = `tls://127.0.0.1:${ofServer}/shop`;
  const aggregator = run("shop", 10, "--nats", at, ...access("hub", credentials.hub));
  const { direct } = await linksOf(aggregator);
  const through = direct.replace(/^ws:.*?#/, `${at}/#`);
  const startNode = (name: string, content: string) =>
    edgewise("node", through, "--name", name, "--no-key", "--datasets", folder.path, ...access(name, content));
  const stranger = startNode("stranger", foreign.credentials.site);
  await stranger.line(/does not let this user in: give other credentials/);
  await stranger.end();
  for (const name of ["one", "two"]) startNode(name, credentials.site);
  expect(await aggregator.ended).toEqual({ code: 0, signal: null });
  expect(JSON.parse(aggregator.stdout())).toMatchObject({ rounds: 10, nodes: 2 });
});
