import { once } from "node:events";
import type { MessagePort } from "node:worker_threads";
import { afterEach, expect, test } from "vitest";
import type { Channel } from "../../runtime/ports.ts";
import { mostBytesUntaken } from "./thread/messages.ts";
import { serveConnection } from "./thread/serve-connection.ts";
import { threadDialer } from "./thread-dialer.ts";
import { startWebServer, type WebServer } from "./web-server.ts";
import { nodeUrl } from "./websocket-dialer.ts";

const opened: WebServer[] = [];

afterEach(async () => {
  for (const server of opened.splice(0)) await server.close();
});

const turn = () => new Promise((resolve) => setImmediate(resolve));

const options = { maximumFrameBytes: 16 * 1024 * 1024 };

/** A server, and what was accepted there first. */
async function listen() {
  let arrived: (channel: Channel) => void = () => {};
  const accepted = new Promise<Channel>((resolve) => {
    arrived = resolve;
  });
  const server = await startWebServer({
    host: "127.0.0.1",
    port: 0,
    maximumFrameBytes: options.maximumFrameBytes,
    onNode: (channel) => {
      channel.standing?.("named");
      arrived(channel);
    },
    onPage: (socket) => socket.terminate(),
    classify: () => Promise.reject(new RangeError("there is no model")),
  });
  opened.push(server);
  return { url: nodeUrl(server.url), accepted };
}

/** The thread's part runs here, as tests run from sources; `ports` are its ends of the connections. */
function dialer(url: string) {
  const ports: MessagePort[] = [];
  const dial = threadDialer(url, options, () => ({
    postMessage(request) {
      ports.push(request.port);
      void serveConnection(request);
    },
    ended: new Promise(() => {}),
  }));
  return { dial, ports };
}

/** What a channel gets, and its end. */
function record(channel: Channel) {
  const got: Uint8Array[] = [];
  let count = 0;
  let wake = () => {};
  const ended = new Promise<string>((resolve) => {
    channel.listen({
      onFrame(frame) {
        got.push(frame);
        if (got.length === count) wake();
      },
      onClose: resolve,
    });
  });
  const frames = (wanted: number) =>
    new Promise<void>((resolve) => {
      count = wanted;
      wake = resolve;
      if (got.length >= wanted) resolve();
    });
  return { got, ended, frames };
}

test("heartbeats go out by themselves after the first frame, and none before", async () => {
  const { url, accepted } = await listen();
  const channel = await dialer(url).dial();
  const far = record(await accepted);
  channel.beatEvery?.(0.001, Uint8Array.of(9));
  channel.send(Uint8Array.of(1));
  await far.frames(4);
  expect(far.got.slice(0, 4).map((frame) => frame[0])).toEqual([1, 9, 9, 9]);
});

test("a frame that has memory of its own is given away, not copied; another one is copied", async () => {
  const { url, accepted } = await listen();
  const channel = await dialer(url).dial();
  const far = record(await accepted);
  const [own, part] = [new Uint8Array(5000).fill(1), new Uint8Array(5000).fill(2).subarray(10)];
  channel.send(own);
  channel.send(part);
  await far.frames(2);
  expect([own.length, part.length]).toEqual([0, 4990]);
  expect(far.got.map((frame) => [frame.length, frame[0]])).toEqual([
    [5000, 1],
    [4990, 2],
  ]);
});

test("half a frame is a sign of life: its bytes are counted as they come", async () => {
  const { url, accepted } = await listen();
  const channel = await dialer(url).dial();
  const near = record(channel);
  const before = channel.arrivedBytes?.() ?? 0;
  (await accepted).send(new Uint8Array(3_000_000));
  const seen = new Set<number>();
  while (near.got.length === 0) {
    seen.add(channel.arrivedBytes?.() ?? 0);
    await turn();
  }
  expect(channel.arrivedBytes?.()).toBe(before + 3_000_000 + 10);
  expect(seen.size).toBeGreaterThan(2);
});

test("as long as the program takes nothing, no more is read than there is room for; then all arrives", async () => {
  const { url, accepted } = await listen();
  const channel = await dialer(url).dial();
  const far = await accepted;
  const frameBytes = mostBytesUntaken / 4;
  // Before anybody listens nothing is taken, as while the program computes. One frame goes beyond the limit.
  for (let i = 0; i < 5; i++) {
    far.send(new Uint8Array(frameBytes).fill(i));
    while ((channel.arrivedBytes?.() ?? 0) < (i + 1) * frameBytes) await turn();
  }
  for (const i of [5, 6]) far.send(new Uint8Array(frameBytes).fill(i));
  for (let i = 0; i < 1000; i++) await turn();
  expect(channel.arrivedBytes?.()).toBeLessThan(6 * frameBytes);
  const near = record(channel);
  await near.frames(7);
  expect(near.got.map((each) => each[0])).toEqual([0, 1, 2, 3, 4, 5, 6]);
});

test("an aggregator that is not there, or does not want the node, is told like without a thread", async () => {
  const { url } = await listen();
  await expect(dialer(`${url}/elsewhere`).dial()).rejects.toMatchObject({
    name: "ConnectionFailed",
    message: expect.stringContaining("404"),
    refused: true,
  });
});

test("a connection whose thread is gone has ended, and the next one gets a new thread", async () => {
  const { url } = await listen();
  const ports: MessagePort[] = [];
  let threads = 0;
  let endThread = () => {};
  const dial = threadDialer(url, options, () => {
    threads += 1;
    const ended = new Promise<string>((resolve) => {
      endThread = () => {
        for (const port of ports.splice(0)) port.close();
        resolve("out of memory");
      };
    });
    return {
      postMessage(request) {
        ports.push(request.port);
        void serveConnection(request);
      },
      ended,
    };
  });
  const { ended } = record(await dial());
  endThread();
  expect(await ended).toBe("out of memory");
  await dial();
  expect(threads).toBe(2);
});

test("a thread that cannot start tells the reason", async () => {
  const dial = threadDialer("ws://127.0.0.1:1", options, () => ({
    postMessage: ({ port }) => port.close(),
    ended: Promise.resolve("the thread of the connection has failed: no such module"),
  }));
  await expect(dial()).rejects.toMatchObject({
    name: "ConnectionFailed",
    message: "the thread of the connection has failed: no such module",
  });
});

test("where the program ends its side, the thread ends the connection", async () => {
  const { url, accepted } = await listen();
  const { dial, ports } = dialer(url);
  await dial();
  const far = record(await accepted);
  const [port] = ports;
  if (!port) throw new Error("there is no connection");
  port.close();
  await once(port, "close");
  expect(await far.ended).toBe("connection closed");
});
