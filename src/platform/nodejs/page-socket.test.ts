import { EventEmitter } from "node:events";
import { unpack } from "msgpackr";
import { describe, expect, test } from "vitest";
import type { WebSocket } from "ws";
import { FeaturesTooLarge } from "../../learning/kernels.ts";
import type { Command, PageFrame } from "../../watch/commands.ts";
import type { AggregatorEvent } from "../../watch/events.ts";
import { createVirtualClock } from "../memory/virtual-clock.ts";
import { servePage } from "./page-socket.ts";

/** As much of a WebSocket as a page's needs. */
class FakeSocket extends EventEmitter {
  readonly OPEN = 1;
  readyState = 1;
  bufferedAmount = 0;
  readonly frames: PageFrame<AggregatorEvent>[] = [];
  send(bytes: Uint8Array): void {
    this.frames.push(unpack(bytes));
  }
  terminate(): void {
    this.readyState = 3;
    this.emit("close");
  }
}

type Answer = string | undefined | Promise<string | undefined>;

function page(onCommand: (command: Command) => Answer) {
  const socket = new FakeSocket();
  const failures: unknown[] = [];
  servePage(socket as unknown as WebSocket, {
    clock: createVirtualClock(),
    history: () => [],
    subscribe: () => () => {},
    onCommand,
    onFailure: (error) => failures.push(error),
  });
  const command = async (text: string) => {
    socket.emit("message", Buffer.from(text));
    await new Promise((resolve) => setImmediate(resolve));
    return socket.frames.filter((frame) => frame.kind === "refused").at(-1);
  };
  return { socket, failures, command };
}

describe("a page's command that fails", () => {
  const tooLarge = new FeaturesTooLarge({ byteLength: 9, maximumBytes: 8 });

  test.each<[how: string, onCommand: () => Answer]>([
    ["later", () => Promise.reject(tooLarge)],
    [
      "at once",
      () => {
        throw tooLarge;
      },
    ],
  ])("%s is refused with the reason, and whoever runs the aggregator is told", async (_how, onCommand) => {
    const { command, failures } = page(onCommand);
    expect(await command('{"kind":"pause"}')).toEqual({ kind: "refused", command: "pause", reason: tooLarge.message });
    expect(failures).toEqual([tooLarge]);
  });

  test("is refused in the same way if what was thrown is no error", async () => {
    const { command } = page(() => Promise.reject("out of paper"));
    expect(await command('{"kind":"pause"}')).toMatchObject({ reason: "out of paper" });
  });

  test("leaves the page with everything else that it asks for", async () => {
    let asked = 0;
    const { command, socket } = page(() => {
      asked += 1;
      return asked === 1 ? Promise.reject(tooLarge) : "not now";
    });
    await command('{"kind":"pause"}');
    expect(await command('{"kind":"resume"}')).toMatchObject({ command: "resume", reason: "not now" });
    expect(socket.readyState).toBe(socket.OPEN);
  });
});
