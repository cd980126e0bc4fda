import { once } from "node:events";
import { createServer } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { type Channel, ConnectionFailed } from "../../runtime/ports.ts";
import { startWebServer, type WebServer } from "./web-server.ts";
import { nodeUrl, webSocketDialer } from "./websocket-dialer.ts";

const opened: WebServer[] = [];

afterEach(async () => {
  for (const server of opened.splice(0)) await server.close();
});

async function listen(onNode: (channel: Channel) => void, maximumFrameBytes = 1000): Promise<WebServer> {
  const server = await startWebServer({
    host: "127.0.0.1",
    port: 0,
    maximumFrameBytes,
    onNode,
    onPage: (socket) => socket.terminate(),
    classify: () => Promise.reject(new RangeError("there is no model")),
  });
  opened.push(server);
  return server;
}

/** The end of the first connection that comes in, as its listener is told it. */
function firstEnd(): { readonly onNode: (channel: Channel) => void; readonly end: Promise<[string, boolean]> } {
  let told: (end: [string, boolean]) => void = () => {};
  const end = new Promise<[string, boolean]>((resolve) => {
    told = resolve;
  });
  return { onNode: (channel) => channel.listen({ onFrame() {}, onClose: (...close) => told(close) }), end };
}

async function rawSocket(server: WebServer): Promise<WebSocket> {
  const socket = new WebSocket(nodeUrl(server.url));
  await once(socket, "open");
  return socket;
}

describe("a WebSocket as a channel", () => {
  test("what the other end sends at once is not lost before anybody listens", async () => {
    const server = await listen((channel) => {
      channel.listen({ onFrame() {}, onClose() {} });
      channel.send(Uint8Array.of(1));
      channel.send(Uint8Array.of(2));
    });
    const channel = await webSocketDialer(nodeUrl(server.url), { maximumFrameBytes: 1000 })();
    const got: number[] = [];
    await new Promise<void>((resolve) => {
      channel.listen({
        onFrame(frame) {
          got.push(frame[0] as number);
          if (got.length === 2) resolve();
        },
        onClose() {},
      });
    });
    expect(got).toEqual([1, 2]);
  });

  test("text ends the connection, since frames are binary", async () => {
    const { onNode, end } = firstEnd();
    const socket = await rawSocket(await listen(onNode));
    socket.send("hello");
    const [, reason] = await once(socket, "close");
    expect(String(reason)).toBe("sent text where only binary frames are expected");
    expect(await end).toEqual(["sent text where only binary frames are expected", false]);
  });

  test("a frame over the size limit ends the connection, and is never held in memory", async () => {
    const { onNode, end } = firstEnd();
    const socket = await rawSocket(await listen(onNode, 1000));
    socket.send(new Uint8Array(1001));
    await once(socket, "close");
    expect(await end).toEqual(["sent a frame over the size limit", false]);
  });

  test("a connection that breaks is told from one that was closed", async () => {
    const { onNode, end } = firstEnd();
    const socket = await rawSocket(await listen(onNode));
    socket.terminate();
    expect(await end).toEqual(["connection closed", false]);
  });

  test("a connection without a listener can break without harm", async () => {
    let arrived: (channel: Channel) => void = () => {};
    const accepted = new Promise<Channel>((resolve) => {
      arrived = resolve;
    });
    const socket = await rawSocket(await listen(arrived, 1000));
    const channel = await accepted;
    socket.send(new Uint8Array(1001));
    channel.close("not wanted");
    await once(socket, "close");
  });
});

describe("dialling", () => {
  test("where nothing listens it fails with a reason that says so", async () => {
    const placeholder = createServer().listen(0, "127.0.0.1");
    await once(placeholder, "listening");
    const address = placeholder.address();
    const port = typeof address === "object" ? address?.port : undefined;
    placeholder.close();
    await once(placeholder, "close");
    const dial = webSocketDialer(`ws://127.0.0.1:${port}/node`, { maximumFrameBytes: 1000 });
    await expect(dial()).rejects.toThrow(new ConnectionFailed(`nothing listens at 127.0.0.1:${port} yet`));
  });

  test("an address that is not the aggregator's fails with the HTTP status", async () => {
    const server = await listen(() => {});
    const elsewhere = `${nodeUrl(server.url)}/elsewhere`;
    const dial = webSocketDialer(elsewhere, { maximumFrameBytes: 1000 });
    await expect(dial()).rejects.toThrow(/404/);
  });

  test("the aggregator's address may be written in every usual way", () => {
    expect(nodeUrl("192.168.1.5:7000")).toBe("ws://192.168.1.5:7000/node");
    expect(nodeUrl("http://aggregator.local:7000")).toBe("ws://aggregator.local:7000/node");
    expect(nodeUrl("https://aggregator.local")).toBe("wss://aggregator.local/node");
    expect(nodeUrl("ws://[::1]:7000/")).toBe("ws://[::1]:7000/node");
    expect(nodeUrl("wss://aggregator.local/behind/a/proxy")).toBe("wss://aggregator.local/behind/a/proxy/node");
    expect(() => nodeUrl("ftp://aggregator.local")).toThrow(/give one like ws:/);
    expect(() => nodeUrl("")).toThrow(TypeError);
  });
});

describe("what comes over a WebSocket that is no message yet is bounded", () => {
  /** A connection to a server whose frames may have a megabyte, and what becomes of it at both ends. */
  async function stranger({ named = false } = {}) {
    const frames: number[] = [];
    let arrivedBytes = () => 0;
    let told: (end: string) => void = () => {};
    const end = new Promise<string>((resolve) => {
      told = resolve;
    });
    const server = await listen((channel) => {
      channel.listen({ onFrame: (frame) => frames.push(frame.length), onClose: (reason) => told(reason) });
      if (named) channel.standing?.("named");
      arrivedBytes = () => channel.arrivedBytes?.() ?? 0;
    }, 1024 * 1024);
    const socket = await rawSocket(server);
    const closed = once(socket, "close").then(([code, reason]) => `${code} ${reason}`);
    return { socket, frames, end, closed, arrivedBytes: () => arrivedBytes() };
  }

  test("before hello: 64 KiB with the heads of their frames", async () => {
    const { socket, frames, end, closed } = await stranger();
    // Each with a head of 8 bytes.
    socket.send(new Uint8Array(30_000));
    socket.send(new Uint8Array(65_536 - 30_000 - 16));
    socket.send(new Uint8Array(1));
    expect(await closed).toBe("1009 sent more than 65536 bytes before hello");
    expect(await end).toBe("sent more than 65536 bytes before hello");
    expect(frames.slice(0, 1)).toEqual([30_000]);
  });

  test("before hello: a frame that is larger is never held in memory", async () => {
    const { socket, frames, closed } = await stranger();
    socket.send(new Uint8Array(100_000), { fin: false });
    expect(await closed).toBe("1009 sent more than 65536 bytes before hello");
    expect(frames).toEqual([]);
  });

  test("after it was told to go: little more is read, and it is cut off, knowing why", async () => {
    const { socket, end, closed, arrivedBytes } = await stranger();
    for (let i = 0; i < 16; i++) socket.send(new Uint8Array(1024 * 1024), { fin: false });
    expect(await closed).toBe("1009 sent more than 65536 bytes before hello");
    expect(await end).toBe("sent more than 65536 bytes before hello");
    expect(arrivedBytes()).toBeLessThan(1024 * 1024);
  });

  test("after hello: as much as frames hold, again and again", async () => {
    const { socket, frames } = await stranger({ named: true });
    for (let i = 0; i < 5; i++) socket.send(new Uint8Array(1024 * 1024));
    while (frames.length < 5) await new Promise((resolve) => setImmediate(resolve));
    expect(frames).toEqual(new Array(5).fill(1024 * 1024));
  });

  test("pings: 20 without a message between them", async () => {
    const { socket, closed } = await stranger({ named: true });
    for (let i = 0; i < 20; i++) socket.ping();
    socket.send(new Uint8Array(1));
    for (let i = 0; i < 21; i++) socket.ping();
    expect(await closed).toBe("1009 sent more than 20 pings in a row");
  });
});
