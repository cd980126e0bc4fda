import { Packr } from "msgpackr";
import type { WebSocket } from "ws";
import type { Clock } from "../../runtime/ports.ts";
import { type Command, command, type PageFrame } from "../../watch/commands.ts";
import { createEventFeed } from "../../watch/event-feed.ts";
import type { AggregatorEvent } from "../../watch/events.ts";

/** A page that is this far behind is disconnected; it comes back and catches up from the history. */
const maximumBufferedBytes = 8 * 1024 * 1024;

export interface PageSocketOptions {
  readonly clock: Clock;
  readonly history: () => AggregatorEvent[];
  readonly subscribe: (listener: (event: AggregatorEvent) => void) => () => void;
  /** @returns why the command cannot be carried out, or undefined */
  readonly onCommand: (command: Command) => string | undefined | Promise<string | undefined>;
  /** A command failed in a way that nobody foresaw; the page has been told, too. */
  readonly onFailure: (error: unknown) => void;
}

const packer = new Packr({ useRecords: false, moreTypes: true });

/** Feeds one page with events and takes its commands. */
export function servePage(socket: WebSocket, options: PageSocketOptions): void {
  const send = (frame: PageFrame<AggregatorEvent>) => {
    if (socket.readyState === socket.OPEN) socket.send(packer.pack(frame));
  };
  const feed = createEventFeed(options.clock, (events) => {
    if (socket.bufferedAmount > maximumBufferedBytes) return socket.terminate();
    send({ kind: "events", events });
  });

  async function carryOut(command: Command): Promise<void> {
    const refuse = (reason: string) => send({ kind: "refused", command: command.kind, reason });
    try {
      const reason = await options.onCommand(command);
      if (reason !== undefined) refuse(reason);
    } catch (error) {
      refuse(error instanceof Error ? error.message : String(error));
      options.onFailure(error);
    }
  }

  send({ kind: "history", events: options.history() });
  const unsubscribe = options.subscribe((event) => feed.add(event));
  socket.on("close", () => {
    unsubscribe();
    feed.close();
  });
  socket.on("error", () => socket.terminate());
  socket.on("message", (data) => {
    const parsed = parse(String(data));
    if (!parsed.success) return send({ kind: "refused", command: "unknown", reason: parsed.reason });
    void carryOut(parsed.command);
  });
}

type Parsed =
  | { readonly success: true; readonly command: Command }
  | { readonly success: false; readonly reason: string };

function parse(text: string): Parsed {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { success: false, reason: "the command is not JSON" };
  }
  const result = command.safeParse(value);
  if (result.success) return { success: true, command: result.data };
  const issue = result.error.issues[0];
  return { success: false, reason: issue ? `${issue.path.join(".")}: ${issue.message}` : "the command is not valid" };
}
