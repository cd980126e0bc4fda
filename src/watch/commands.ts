import { z } from "zod";
import { runSettings } from "../protocol/run-settings.ts";
import type { FeedFrame } from "./feed-frame.ts";
import { maximumDelayMs } from "./maximum-delay.ts";

const delay = z.number().min(0).max(maximumDelayMs);
const name = z.string().min(1).max(200);

/** A dataset and a model that fits it, by name. */
const task = z.strictObject({ dataset: name, model: name });

/** What a person may ask of a running aggregator, from the page. Sent as JSON text over the events socket. */
export const command = z.discriminatedUnion("kind", [
  /** Ends the current run, if any, and starts a new one, with another additional delay and another task if given. */
  z.strictObject({ kind: z.literal("start"), settings: runSettings, delayMs: delay.optional(), task: task.optional() }),
  z.strictObject({ kind: z.literal("pause") }),
  z.strictObject({ kind: z.literal("resume") }),
  /** Ends the current run; its result is evaluated and kept. */
  z.strictObject({ kind: z.literal("stop") }),
  /** Additional delay of every message, each way; acts at once. */
  z.strictObject({ kind: z.literal("set-delay"), delayMs: delay }),
  z.strictObject({ kind: z.literal("stop-node"), name }),
  z.strictObject({ kind: z.literal("start-node"), name }),
  /** The node's local updates take this many times as long as its device makes them. */
  z.strictObject({ kind: z.literal("slow-node"), name, slowdown: z.number().min(1).max(100) }),
]);
export type Command = Readonly<z.infer<typeof command>>;

/**
 * What the page gets over the events socket, each a MessagePack map in one binary frame (typed arrays as msgpackr
 * encodes them): first `history` in pieces, of which all but the last have `more` (with msgpackr's records, which take a
 * third of the room); then `events` at most 20 times a second; and `refused` if a command was not accepted.
 */
export type PageFrame = FeedFrame | { readonly kind: "refused"; readonly command: string; readonly reason: string };
