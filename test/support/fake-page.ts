import { EventEmitter } from "node:events";
import { unpack } from "msgpackr";
import type { WebSocket } from "ws";
import { createVirtualClock, type VirtualClock } from "../../src/platform/memory/virtual-clock.ts";
import { servePage } from "../../src/platform/nodejs/page-socket.ts";
import type { Command, PageFrame } from "../../src/watch/commands.ts";
import type { AggregatorEvent } from "../../src/watch/events.ts";

/**
 * As much of a WebSocket as a page's needs. What is sent is read at `bytesPerSecond`, or not at all (0); `send` calls back when
 * it has been.
 */
class FakeSocket extends EventEmitter {
  readonly OPEN = 1;
  readyState = 1;
  bufferedAmount = 0;
  bytes = 0;
  readonly frames: PageFrame[] = [];
  readonly #clock: VirtualClock;
  readonly #bytesPerSecond: number;
  constructor(clock: VirtualClock, bytesPerSecond: number) {
    super();
    this.#clock = clock;
    this.#bytesPerSecond = bytesPerSecond;
  }
  send(bytes: Uint8Array, onSent: () => void): void {
    this.bufferedAmount += bytes.length;
    if (this.#bytesPerSecond === 0) return;
    this.#clock.after((1000 * this.bufferedAmount) / this.#bytesPerSecond, () => {
      this.bufferedAmount -= bytes.length;
      this.bytes += bytes.length;
      this.frames.push(unpack(bytes));
      onSent();
    });
  }
  terminate(): void {
    this.readyState = 3;
    this.emit("close");
  }
}

export type Answer = string | undefined | Promise<string | undefined>;

interface PageOptions {
  readonly bytesPerSecond?: number;
  readonly history?: AggregatorEvent[];
  readonly onCommand?: (command: Command) => Answer;
}

/** A page that is served as the aggregator does it, under a virtual clock. */
export function page({ bytesPerSecond = 1e6, history = [], onCommand = () => undefined }: PageOptions = {}) {
  const clock = createVirtualClock();
  const socket = new FakeSocket(clock, bytesPerSecond);
  const failures: unknown[] = [];
  const listeners = new Set<(event: AggregatorEvent) => void>();
  servePage(socket as unknown as WebSocket, {
    clock,
    history: () => history,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onCommand,
    onFailure: (error) => failures.push(error),
  });
  const refusals = () => socket.frames.filter((frame) => frame.kind === "refused");
  return {
    clock,
    socket,
    failures,
    listeners,
    refusals,
    tell: (event: AggregatorEvent) => listeners.forEach((listener) => void listener(event)),
    async command(text: string) {
      socket.emit("message", Buffer.from(text));
      await clock.advance(1);
      return refusals().at(-1);
    },
  };
}
