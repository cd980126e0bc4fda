import { Unpackr } from "msgpackr";
import { onTestFinished } from "vitest";
import { WebSocket } from "ws";
import type { Command, PageFrame } from "../../../src/watch/commands.ts";
import type { AggregatorEvent } from "../../../src/watch/events.ts";

/** A watcher of the events socket, as the page is one. */
export interface PageWatcher {
  /** Every frame so far, in order. */
  readonly frames: readonly PageFrame[];
  /** Every event so far, those of the history first. */
  events(): AggregatorEvent[];
  /** The first event after number `from` of those above, there already or to come, that fits. */
  event<K extends AggregatorEvent["kind"]>(
    kind: K,
    fits?: (event: Extract<AggregatorEvent, { kind: K }>) => boolean,
    from?: number,
  ): Promise<Extract<AggregatorEvent, { kind: K }>>;
  command(command: Command): void;
  /** Sends arbitrary data and resolves with the refusal that follows. */
  refusalOf(text: string): Promise<{ readonly command: string; readonly reason: string }>;
}

/** Resolves when the history is there; the connection ends with the test. */
export async function watchEvents(url: string): Promise<PageWatcher> {
  const socket = new WebSocket(`${url.replace("http", "ws")}/events`);
  onTestFinished(() => socket.terminate());
  const unpacker = new Unpackr({ useRecords: false, mapsAsObjects: true, moreTypes: true });
  const frames: PageFrame[] = [];
  const waiting = new Set<() => void>();
  let lost: Error | undefined;
  const look = () => {
    for (const each of [...waiting]) each();
  };
  socket.on("message", (data) => {
    frames.push(unpacker.unpack(data as Buffer));
    look();
  });
  socket.on("error", (error) => {
    lost = error;
    look();
  });
  socket.on("close", (code) => {
    lost ??= new Error(`the events socket was closed with code ${code}`);
    look();
  });

  /** Resolves with what `find` finds, as soon as it does. */
  function eventually<T>(find: () => T | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      const attempt = () => {
        const found = find();
        if (found === undefined && !lost) return;
        waiting.delete(attempt);
        if (found === undefined) reject(lost);
        else resolve(found);
      };
      waiting.add(attempt);
      attempt();
    });
  }

  const events = () => frames.flatMap((frame) => (frame.kind === "refused" ? [] : frame.events));
  const refusals = () => frames.filter((frame) => frame.kind === "refused");
  await eventually(() => frames.find((frame) => frame.kind === "history" && !frame.more));
  return {
    frames,
    events,
    event: (kind, fits = () => true, from = 0) =>
      eventually(() => {
        const isKind = (event: AggregatorEvent): event is Extract<AggregatorEvent, { kind: typeof kind }> =>
          event.kind === kind;
        return events().slice(from).filter(isKind).find(fits);
      }),
    command: (command) => socket.send(JSON.stringify(command)),
    refusalOf(text) {
      const before = refusals().length;
      socket.send(text);
      return eventually(() => refusals()[before]);
    },
  };
}
