import { EventEmitter } from "node:events";
import { unpack } from "msgpackr";
import { describe, expect, test } from "vitest";
import type { WebSocket } from "ws";
import { FeaturesTooLarge } from "../../learning/kernels.ts";
import type { Command, PageFrame } from "../../watch/commands.ts";
import { createEventFeed, type EventFeed } from "../../watch/event-feed.ts";
import { createEventHistory } from "../../watch/event-history.ts";
import type { AggregatorEvent, AggregatorEventBody } from "../../watch/events.ts";
import { createVirtualClock, type VirtualClock } from "../memory/virtual-clock.ts";
import { createCommandLimit, servePage } from "./page-socket.ts";

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
  readonly closes: string[] = [];
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
  close(code: number, reason: string): void {
    this.closes.push(`${code} ${reason}`);
    this.readyState = 2;
  }
  terminate(): void {
    this.readyState = 3;
    this.emit("close");
  }
}

type Answer = string | undefined | Promise<string | undefined>;

/** A feed of which nothing comes. */
const silent: EventFeed = { join: () => () => {} };

interface PageOptions {
  readonly bytesPerSecond?: number;
  readonly history?: AggregatorEvent[];
  readonly onCommand?: (command: Command) => Answer;
}

function page({ bytesPerSecond = 1e6, history = [], onCommand = () => undefined }: PageOptions = {}) {
  const clock = createVirtualClock();
  const socket = new FakeSocket(clock, bytesPerSecond);
  const failures: unknown[] = [];
  const listeners = new Set<(event: AggregatorEvent) => void>();
  servePage(socket as unknown as WebSocket, {
    clock,
    commands: createCommandLimit(clock),
    feed: createEventFeed(clock, {
      history: () => history,
      subscribe(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    }),
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
  ])("%s is refused with the reason, and the aggregator's terminal says so", async (_how, onCommand) => {
    const { command, failures } = page({ onCommand });
    expect(await command('{"kind":"pause"}')).toEqual({ kind: "refused", command: "pause", reason: tooLarge.message });
    expect(failures).toEqual([tooLarge]);
  });

  test("is refused in the same way if what was thrown is no error", async () => {
    const { command } = page({ onCommand: () => Promise.reject("out of paper") });
    expect(await command('{"kind":"pause"}')).toMatchObject({ reason: "out of paper" });
  });

  test("leaves the page with everything else that it asks for", async () => {
    let asked = 0;
    const { command, socket } = page({
      onCommand() {
        asked += 1;
        return asked === 1 ? Promise.reject(tooLarge) : "not now";
      },
    });
    await command('{"kind":"pause"}');
    expect(await command('{"kind":"resume"}')).toMatchObject({ command: "resume", reason: "not now" });
    expect(socket.readyState).toBe(socket.OPEN);
  });
});

test("of one page's commands not more than eight are under way at the same time", async () => {
  let done = () => {};
  const first = new Promise<undefined>((resolve) => {
    done = () => resolve(undefined);
  });
  const { command, refusals, clock } = page({ onCommand: () => first });
  for (let i = 0; i < 8; i++) await command('{"kind":"pause"}');
  expect(refusals()).toEqual([]);
  expect(await command('{"kind":"stop"}')).toMatchObject({
    command: "stop",
    reason: expect.stringMatching(/too many/),
  });
  done();
  await clock.advance(1);
  await command('{"kind":"stop"}');
  expect(refusals()).toHaveLength(1);
});

describe("a page may send 20 commands at once and five a second", () => {
  test("more are not carried out, which it is told once", async () => {
    const carriedOut: string[] = [];
    const { socket, clock, refusals } = page({ onCommand: ({ kind }) => void carriedOut.push(kind) });
    for (let i = 0; i < 20; i++) {
      socket.emit("message", Buffer.from('{"kind":"pause"}'));
      await clock.advance(0);
    }
    expect([carriedOut.length, refusals()]).toEqual([20, []]);
    for (let i = 0; i < 50; i++) socket.emit("message", Buffer.from('{"kind":"stop"}'));
    await clock.advance(0.1);
    expect(carriedOut).not.toContain("stop");
    expect(refusals()).toEqual([
      { kind: "refused", command: "unknown", reason: "too many commands at once; wait a moment" },
    ]);
    await clock.advance(0.1);
    socket.emit("message", Buffer.from('{"kind":"resume"}'));
    expect(carriedOut.at(-1)).toBe("resume");
  });

  test("one that goes on all the same is disconnected, with the reason", async () => {
    const { socket } = page();
    for (let i = 0; i < 20 + 99; i++) socket.emit("message", Buffer.from("{"));
    expect(socket.closes).toEqual([]);
    socket.emit("message", Buffer.from("{"));
    expect(socket.closes).toEqual(["1008 too many commands"]);
    for (let i = 0; i < 101; i++) socket.emit("message", Buffer.from("{"));
    expect(socket.readyState).toBe(3);
  });

  test("all pages together 40 at once", async () => {
    const clock = createVirtualClock();
    const commands = createCommandLimit(clock);
    let carriedOut = 0;
    for (let i = 0; i < 4; i++) {
      const socket = new FakeSocket(clock, 1e6);
      const none = { feed: silent, onFailure: () => {} };
      servePage(socket as unknown as WebSocket, { ...none, clock, commands, onCommand: () => void carriedOut++ });
      for (let j = 0; j < 15; j++) {
        socket.emit("message", Buffer.from('{"kind":"pause"}'));
        await clock.advance(0);
      }
    }
    expect(carriedOut).toBe(40);
  });
});

test("pages that only watch leave the commands of all pages to those that may give some", async () => {
  const clock = createVirtualClock();
  const commands = createCommandLimit(clock);
  let carriedOut = 0;
  const none = { feed: silent, onFailure: () => {} };
  const open = (mayCommand: boolean) => {
    const socket = new FakeSocket(clock, 1e6);
    const onCommand = () => void carriedOut++;
    servePage(socket as unknown as WebSocket, { ...none, mayCommand, clock, commands, onCommand });
    return socket;
  };
  for (const socket of [open(false), open(false), open(false)])
    for (let i = 0; i < 20; i++) socket.emit("message", Buffer.from('{"kind":"stop"}'));
  expect(carriedOut).toBe(0);
  open(true).emit("message", Buffer.from('{"kind":"stop"}'));
  expect(carriedOut).toBe(1);
});

test("what a page still sends after it was told to go is not carried out", () => {
  const carriedOut: string[] = [];
  const { socket } = page({ onCommand: ({ kind }) => void carriedOut.push(kind) });
  socket.emit("message", Buffer.from('{"kind":"pause"}'));
  socket.close(4001, "the token was revoked");
  socket.emit("message", Buffer.from('{"kind":"stop"}'));
  expect(carriedOut).toEqual(["pause"]);
});

const round = (run: number, number: number): AggregatorEventBody => {
  const random = () => Math.sin(run + number) ** 2 / 3;
  return {
    kind: "round-finished",
    run,
    round: number,
    localUpdates: 12,
    last: false,
    loss: random(),
    bestLoss: random(),
    accuracy: random(),
    estimates: { rho: random(), beta: random(), delta: random() },
    localCostSeconds: random(),
    globalCostSeconds: random(),
    consumedBeforeSeconds: random(),
    consumedSeconds: random(),
    budgetSeconds: 600,
    decision: { kind: "stop", reason: "budget" },
    nodes: Array.from({ length: 5 }, (_, i) => ({
      name: `node-${i}`,
      examples: 12_000,
      localUpdates: 12,
      computeSeconds: random(),
      communicateSeconds: random(),
      waitSeconds: random(),
      loss: random(),
    })),
  };
};

describe("a page on a link of 1 Mbit/s", () => {
  test("is open within 20 s, and goes on, after 50 runs of which the last had 49,000 rounds", async () => {
    const history = createEventHistory();
    let sequence = 0;
    const add = (body: AggregatorEventBody) => history.add({ ...body, sequence: sequence++, at: sequence / 7 });
    const weights = new Float32Array(784);
    for (let run = 1; run <= 50; run++) {
      // Enough that as many are left of each as a history keeps: half as many as of the run after it, and at least 60.
      const rounds = run < 50 ? Math.max(200, 5000 / 2 ** (50 - run)) : 49_000;
      for (let number = 1; number <= rounds; number++) {
        add(round(run, number));
        const accuracy = Math.cos(number) ** 2;
        if (number % 2 === 0) {
          add({
            kind: "model-evaluated",
            run,
            round: number,
            consumedSeconds: accuracy,
            accuracy,
            metrics: { accuracy },
            weights,
            answers: [],
          });
        }
        add({
          kind: "message-passed",
          name: `node-${number % 100}`,
          direction: "to-node",
          message: "directive",
          detail: "round 12345: 12 local updates",
          bytes: 3300,
        });
      }
      add({ kind: "run-finished", run, reason: "budget" });
    }
    const { clock, socket, tell } = page({ bytesPerSecond: 125_000, history: history.events() });
    const newest = { kind: "run-paused", run: 51, sequence: sequence++, at: 0 } as const;
    tell(newest);
    await clock.advance(20);
    expect(socket.readyState).toBe(socket.OPEN);
    expect(socket.bytes).toBeLessThan(2.1e6);
    const told = socket.frames.flatMap((frame) => (frame.kind === "refused" ? [] : frame.events));
    expect(told.slice(0, -1)).toEqual(history.events());
    expect(told.at(-1)).toEqual(newest);
    const largest = Math.max(...socket.frames.map((frame) => ("events" in frame ? frame.events.length : 0)));
    expect(largest).toBeLessThanOrEqual(400);
  });

  test("is behind, but not cut off, where events come faster than it reads them, and what waits for it stays small", async () => {
    const { clock, socket, tell } = page({ bytesPerSecond: 125_000 });
    const weights = new Float32Array(10_000);
    for (let i = 0; i < 600; i++) {
      const accuracy = 0.5;
      tell({
        kind: "model-evaluated",
        run: 1,
        round: i + 1,
        consumedSeconds: i,
        accuracy,
        metrics: { accuracy },
        weights,
        answers: [],
        sequence: i,
        at: i / 20,
      });
      await clock.advance(0.05);
      expect(socket.bufferedAmount).toBeLessThan(60_000);
    }
    expect(socket.readyState).toBe(socket.OPEN);
    await clock.advance(10);
    const rounds = socket.frames.flatMap((frame) => ("events" in frame ? frame.events : []));
    expect(rounds.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 600 }, (_, i) => i));
  });
});

describe("a page that reads nothing", () => {
  const event = { kind: "delay-changed", delayMs: 1, sequence: 1, at: 0 } as const;

  test("is cut off after 30 s, and nothing is kept for it any more", async () => {
    const { clock, socket, listeners, tell } = page({ bytesPerSecond: 0, history: [event] });
    for (let i = 0; i < 29; i++) {
      tell(event);
      await clock.advance(1);
    }
    expect(socket.readyState).toBe(socket.OPEN);
    await clock.advance(1);
    expect(socket.readyState).not.toBe(socket.OPEN);
    expect(listeners.size).toBe(0);
  });

  test("is cut off at 8 MiB of what waits for it", async () => {
    const { socket, clock } = page({ bytesPerSecond: 0, onCommand: () => "no".repeat(200_000) });
    for (let i = 0; i < 30 && socket.readyState === socket.OPEN; i++) {
      socket.emit("message", Buffer.from('{"kind":"pause"}'));
      await clock.advance(0.2);
    }
    expect(socket.readyState).not.toBe(socket.OPEN);
    expect(socket.bufferedAmount).toBeGreaterThan(8 * 1024 * 1024);
    expect(socket.bufferedAmount).toBeLessThan(9 * 1024 * 1024);
  });

  test("but has nothing to read may stay for ever", async () => {
    const { clock, socket } = page();
    await clock.advance(1000);
    expect(socket.readyState).toBe(socket.OPEN);
  });
});
