import { Packr } from "msgpackr";
import type { WebSocket } from "ws";
import { type Rate, TokenBucket } from "../../math/token-bucket.ts";
import type { Clock } from "../../runtime/ports.ts";
import type { Command, PageFrame } from "../../watch/commands.ts";
import type { EventFeed } from "../../watch/event-feed.ts";
import { type ReadCommand, readCommand } from "../../watch/read-command.ts";

/** A page that has not taken a frame after this long is disconnected; it comes back and catches up from the history. */
const patienceMs = 30_000;

/** A page whose unread answers are more than this is disconnected. */
const maximumBufferedBytes = 8 * 1024 * 1024;

/** Commands of one page that may be under way at the same time; some read whole datasets. */
const maximumCommands = 8;

/** Commands of one page, and of all together: faster than anyone clicks. */
const commandRate: Rate = { burst: 20, perSecond: 5 };
const commandRateOfAll: Rate = { burst: 40, perSecond: 10 };

/** A page that goes on sending commands although it has been told so often that they are too many is disconnected. */
const mostExcess = 100;

export interface PageSocketOptions {
  /** False: the page may only watch. Left out, it may give commands. */
  readonly mayCommand?: boolean;
  readonly clock: Clock;
  /** Limits the commands of all pages together. */
  readonly commands: TokenBucket;
  /** What all pages get. */
  readonly feed: EventFeed;
  /** @returns why the command cannot be carried out, or undefined */
  readonly onCommand: (command: Command) => string | undefined | Promise<string | undefined>;
  /** A command failed unexpectedly; the page has been told, too. */
  readonly onFailure: (error: unknown) => void;
}

const packer = new Packr({ useRecords: false, moreTypes: true });
/** Names of fields once for each frame, not once for each event. */
const compactPacker = new Packr({ useRecords: true, moreTypes: true });

/** Frames that several pages get are packed once. */
const packed = new WeakMap<PageFrame, Uint8Array>();

function bytesOf(frame: PageFrame): Uint8Array {
  const known = packed.get(frame);
  if (known) return known;
  const bytes = (frame.kind === "history" ? compactPacker : packer).pack(frame);
  packed.set(frame, bytes);
  return bytes;
}

/** For all pages of an aggregator. */
export const createCommandLimit = (clock: Clock): TokenBucket => new TokenBucket(commandRateOfAll, clock.now());

/** Feeds one page with events and takes its commands. */
export function servePage(socket: WebSocket, options: PageSocketOptions): void {
  const { clock, mayCommand = true } = options;
  const commands = new TokenBucket(commandRate, clock.now());
  let excess = 0;
  let underWay = 0;
  let stopWaiting = () => {};

  function send(frame: PageFrame, onSent = () => {}): void {
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > maximumBufferedBytes) return socket.terminate();
    socket.send(bytesOf(frame), onSent);
  }

  async function carryOut(command: Command): Promise<void> {
    const refuse = (reason: string) => send({ kind: "refused", command: command.kind, reason });
    if (!mayCommand) return refuse("this page may watch, and not give commands: that takes a link for presenting");
    if (underWay === maximumCommands) return refuse("too many commands are under way; wait until one is done");
    underWay += 1;
    try {
      const reason = await options.onCommand(command);
      if (reason !== undefined) refuse(reason);
    } catch (error) {
      refuse(error instanceof Error ? error.message : String(error));
      options.onFailure(error);
    }
    underWay -= 1;
  }

  const leave = options.feed.join((frame, taken) => {
    stopWaiting = clock.after(patienceMs, () => socket.terminate());
    send(frame, () => {
      stopWaiting();
      taken();
    });
  });
  socket.on("close", () => {
    leave();
    stopWaiting();
  });
  socket.on("error", () => socket.terminate());
  /** Told once, and then only that the connection ends: an answer to each would be another flood. */
  function tooMany(): void {
    excess += 1;
    if (excess === 1) send({ kind: "refused", command: "unknown", reason: "too many commands at once; wait a moment" });
    if (excess === mostExcess) socket.close(1008, "too many commands");
    if (excess > 2 * mostExcess) socket.terminate();
  }

  socket.on("message", (data) => {
    const now = clock.now();
    // Of the commands of all pages, those that are refused anyway must not use up any.
    if (!commands.take(now) || (mayCommand && !options.commands.take(now))) return tooMany();
    if (excess < mostExcess) excess = 0;
    // Who has been told to go may not have answered yet.
    if (socket.readyState !== socket.OPEN) return;
    const parsed = parse(String(data));
    if (parsed.success) void carryOut(parsed.command);
    else send({ kind: "refused", command: "unknown", reason: parsed.reason });
  });
}

function parse(text: string): ReadCommand {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { success: false, reason: "the command is not JSON" };
  }
  return readCommand(value);
}
