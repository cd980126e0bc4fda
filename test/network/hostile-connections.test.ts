import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { unpack } from "msgpackr";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addressOf, type Edgewise, edgewise, launchEdgewise } from "../e2e/support/edgewise.ts";
import { mnistFolder } from "../e2e/support/mnist-folder.ts";
import { watchEvents } from "../e2e/support/page-watcher.ts";
import { frameOf, layFrame, packed } from "../support/foreign-frames.ts";
import { connectRaw, helloOf, type RawConnection } from "./raw-connection.ts";

const weightCount = 784;
const folder = mnistFolder();
const silentCount = 50;
let aggregator: Edgewise;
let address: string;

beforeAll(async () => {
  // These connections send no heartbeats, and the others may be slow to come.
  const task = [
    "--nodes",
    "4",
    "--strategy",
    "fixed:2",
    "--budget",
    "600",
    "--silence",
    "60",
    "--datasets",
    folder.path,
  ];
  aggregator = launchEdgewise("aggregator", "--once", "--json", "--port", "0", "--json-logs", ...task);
  address = await addressOf(aggregator);
});

afterAll(async () => {
  await aggregator.end();
  folder.remove();
});

/** Names that no other test uses. */
let guests = 0;
const guest = () => `guest-${++guests}`;

const withName = (name: string) => ({ ...helloOf("x"), name });
const report = { type: "report", run: 1, round: 1, examples: 10, localUpdates: 1, localSeconds: 0.1 };
const losses = { lossAtStart: 0.5, lossOfBest: 0.5 };

/** Arrays in arrays, deeper than any stack. */
const nested = (depth: number) => Uint8Array.from({ length: depth }, () => 0x91);

/** A frame with a header of these bytes. */
const headed = (...bytes: number[]) => layFrame(Uint8Array.from(bytes));

describe("a stranger that is no node loses its connection, and is told why", () => {
  const frames: readonly (readonly [
    what: string,
    frame: Uint8Array | Readonly<Record<string, unknown>>,
    reason: RegExp,
  ])[] = [
    ["bytes that mean nothing", Uint8Array.of(0xc1, 0xff, 0x00, 0x13), /^malformed message: /],
    ["an empty frame", new Uint8Array(0), /^malformed message: is only 0 bytes long/],
    [
      "a header that means nothing",
      headed(0xc1, 0xff, 0x00, 0x13),
      /^malformed message: the header is not MessagePack/,
    ],
    ["a number", layFrame(packed(42)), /^malformed message: the header is not a MessagePack map/],
    ["a list", layFrame(packed(["hello"])), /^malformed message: the header is not a MessagePack map/],
    ["a map without a type", {}, /^malformed message: message without a type: type: /],
    ["a message of no known type", { type: "obey" }, /^malformed message: obey: type: /],
    ["a truncated hello", frameOf(helloOf("short")).subarray(0, 40), /^malformed message: is 40 bytes long/],
    [
      "a list that claims 4 billion entries",
      headed(0xdd, 255, 255, 255, 255),
      /^malformed message: the header is not /,
    ],
    [
      "a map that claims 4 billion entries",
      headed(0xdf, 255, 255, 255, 255),
      /^malformed message: the header has a map of 4294967295 keys, and 64 are the most/,
    ],
    ["bytes that claim 4 billion more", headed(0xc6, 255, 255, 255, 255), /^malformed message: the header is not /],
    [
      "lists in lists, fifty thousand deep",
      layFrame(nested(50_000)),
      /^malformed message: the header is nested deeper/,
    ],
    ["a name with a space", withName("two words"), /hello: name: must consist of letters, digits, and \. _ -/],
    ["a name that looks like a path", withName("../../etc"), /hello: name: must consist of/],
    ["a name of 65 letters", withName("n".repeat(65)), /hello: name: /],
    ["a name that is a number", { ...helloOf("x"), name: 7 }, /hello: name: /],
    ["a hello without an instance", { ...helloOf("x"), instance: undefined }, /hello: instance: /],
    [
      "a report before hello",
      { ...report, ...losses, weights: Float32Array.of(1) },
      /^report: the first message must be hello/,
    ],
    ["a heartbeat before hello", { type: "heartbeat" }, /^heartbeat: the first message must be hello/],
  ];

  test.each(frames)("%s", async (_what, frame, reason) => {
    const stranger = await connectRaw(address);
    stranger.send(frame);
    const { code, dismissal } = await stranger.closed;
    expect(dismissal?.reason).toMatch(reason);
    expect(code).toBe(4000);
  });

  test("a node of another version is told to install the same, and not to come back", async () => {
    const stranger = await connectRaw(address);
    stranger.send({ ...helloOf(guest()), protocol: 3 });
    const { dismissal } = await stranger.closed;
    expect(dismissal?.reason).toMatch(
      /speaks version 2 of the protocol, this node version 3: install the same version/,
    );
    expect(dismissal?.final).toBe(true);
  });

  test("a node of version 1 is told so in the frames of version 1, and not to come back", async () => {
    const stranger = await connectRaw(address, (frame) => unpack(frame));
    stranger.send(packed({ ...helloOf(guest()), protocol: 1 }));
    const { code, dismissal } = await stranger.closed;
    expect(dismissal?.reason).toMatch(
      /speaks version 2 of the protocol, this node version 1: install the same version/,
    );
    expect(dismissal?.final).toBe(true);
    expect(code).toBe(4000);
  });

  test("text", async () => {
    const stranger = await connectRaw(address);
    stranger.send(JSON.stringify(helloOf(guest())));
    expect(await stranger.closed).toMatchObject({
      code: 1003,
      reason: "sent text where only binary frames are expected",
    });
  });

  test("a frame larger than any message", async () => {
    const stranger = await connectRaw(address);
    stranger.send(new Uint8Array(4 * 1024 * 1024));
    // 1009: message too big.
    expect((await stranger.closed).code).toBe(1009);
  });

  test("a second hello on one connection", async () => {
    const stranger = await connectRaw(address);
    const hello = helloOf(guest());
    stranger.send(hello);
    await stranger.next("welcome");
    stranger.send(hello);
    expect((await stranger.closed).dismissal?.reason).toBe("hello: was sent twice on one connection");
  });

  test("what comes after a dismissal is not read any more", async () => {
    const stranger = await connectRaw(address);
    const name = guest();
    stranger.send(Uint8Array.of(0xc1));
    stranger.send(helloOf(name));
    await stranger.closed;
    expect(aggregator.logged().filter((entry) => entry.kind === "node-joined" && entry.name === name)).toEqual([]);
  });

  test.each([
    ["no address that can be parsed", "//"],
    ["another path", "/admin"],
    ["a path above the root", "/../node"],
  ])("an upgrade request with %s", async (_what, path) => {
    const { hostname, port } = new URL(address);
    const socket = connect(Number(port), hostname);
    const key = "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==";
    socket.write(
      `GET ${path} HTTP/1.1\r\nHost: ${hostname}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n${key}\r\n\r\n`,
    );
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 404 .*connect to \/node or \/events$/s);
  });

  test("bytes that are not HTTP", async () => {
    const { hostname, port } = new URL(address);
    const socket = connect(Number(port), hostname);
    socket.write(Uint8Array.from({ length: 256 }, (_, i) => i));
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 400 /);
  });
});

describe("a node of a run that turns on it loses its connection, and the others finish", () => {
  /** Wrong reports of the first round, by what is wrong. */
  const liars = {
    "liar-1": {
      says: { ...report, ...losses, weights: new Float32Array(weightCount).fill(Number.NaN) },
      reason: /^malformed message: report: weights: holds NaN at position 0$/,
    },
    "liar-2": {
      says: { ...report, ...losses, weights: new Float32Array(weightCount - 1) },
      reason: /^report of round 1: a vector of 783 entries instead of 784$/,
    },
  };

  /** Behaves like a node until it has its first directive. */
  async function takesPart(name: string): Promise<RawConnection> {
    const stranger = await connectRaw(address);
    stranger.send(helloOf(name));
    const assignment = await stranger.next("assignment");
    stranger.send({ type: "ready", assignment: assignment.assignment, examples: 10 });
    expect(await stranger.next("directive")).toMatchObject({ run: 1, round: 1, localUpdates: 2 });
    return stranger;
  }

  test("whatever they report, and while 50 connections say nothing until they are closed for it", async () => {
    const silent = await Promise.all(Array.from({ length: silentCount }, () => connectRaw(address)));
    for (const name of ["good-1", "good-2"]) edgewise("node", address, "--name", name, "--datasets", folder.path);
    const endings = Object.entries(liars).map(async ([name, { says, reason }]) => {
      const stranger = await takesPart(name);
      stranger.send(says);
      expect((await stranger.closed).dismissal?.reason).toMatch(reason);
    });
    await Promise.all(endings);

    const closed = await Promise.all(silent.map((stranger) => stranger.closed));
    expect(closed.map(({ code, reason }) => ({ code, reason }))).toEqual(
      Array.from({ length: silentCount }, () => ({ code: 4000, reason: "no hello within 15 s" })),
    );

    const page = await watchEvents(address);
    page.command({ kind: "stop" });
    expect(await aggregator.ended).toEqual({ code: 0, signal: null });
    const summary = JSON.parse(aggregator.stdout());
    expect(summary).toMatchObject({ nodes: 4, evaluatedNodes: 2 });
    expect(summary.loss).toBeLessThan(0.5);
  });

  test("each refusal is in the log, with its reason", () => {
    const refusals = aggregator.logged().filter((entry) => entry.kind === "connection-refused");
    for (const [name, { reason }] of Object.entries(liars)) {
      expect(refusals.find(({ from }) => from === name)?.reason).toMatch(reason);
    }
  });
});
