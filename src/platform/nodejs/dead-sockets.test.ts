import { EventEmitter } from "node:events";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { WebSocket } from "ws";
import { webSocketChannel } from "./websocket-channel.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A socket whose other end is gone without a word: closing it is never answered. */
class DeadSocket extends EventEmitter {
  readonly OPEN = 1;
  readonly CLOSED = 3;
  readyState = 1;
  terminated = 0;
  pause(): void {}
  resume(): void {}
  close(): void {
    this.readyState = 2;
  }
  terminate(): void {
    this.terminated += 1;
    this.readyState = this.CLOSED;
    this.emit("close", 1006, Buffer.alloc(0));
  }
}

function channelOf(socket: DeadSocket) {
  const channel = webSocketChannel(socket as unknown as WebSocket, "somewhere");
  const ends: string[] = [];
  channel.listen({ onFrame() {}, onClose: (reason) => ends.push(reason) });
  return { channel, ends };
}

describe("a channel whose other end is gone without a word", () => {
  test("ends 2 s after it was closed", () => {
    const socket = new DeadSocket();
    const { channel, ends } = channelOf(socket);
    channel.close("silent for 15 s");
    vi.advanceTimersByTime(1999);
    expect([socket.terminated, ends]).toEqual([0, []]);
    vi.advanceTimersByTime(1);
    expect([socket.terminated, ends]).toEqual([1, ["connection closed"]]);
  });

  test("is waited for no longer if the other end answers", () => {
    const socket = new DeadSocket();
    const { channel } = channelOf(socket);
    channel.close("enough");
    socket.readyState = socket.CLOSED;
    socket.emit("close", 4000, Buffer.from("enough"));
    expect(vi.getTimerCount()).toBe(0);
  });

  test.each([["text", "hello", false]])("ends 2 s after it has sent %s", (_what, data, isBinary) => {
    const socket = new DeadSocket();
    const { ends } = channelOf(socket);
    socket.emit("message", Buffer.from(data), isBinary);
    vi.advanceTimersByTime(2000);
    expect([socket.terminated, ends]).toEqual([1, ["sent text where only binary frames are expected"]]);
  });
});

test("a channel whose other end reads nothing is cut off when three of the largest frames and a megabyte wait", () => {
  const socket = Object.assign(new DeadSocket(), { bufferedAmount: 0, send: () => {} });
  const { channel, ends } = channelOf(socket);
  channel.send(new Uint8Array(1000));
  socket.bufferedAmount = 3 * 1000 + 1024 * 1024;
  channel.send(new Uint8Array(1000));
  expect(ends).toEqual([]);
  socket.bufferedAmount += 1;
  channel.send(new Uint8Array(1000));
  expect(ends).toEqual(["does not read what it is sent: 1051577 bytes wait"]);
});
