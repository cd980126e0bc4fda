import { z } from "zod";
import { lesson } from "../protocol/lesson.ts";
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
  z.strictObject({
    kind: z.literal("start"),
    settings: runSettings,
    delayMs: delay.optional(),
    task: task.optional(),
    /** All nodes that are there take part, however many a run needs otherwise. */
    everyone: z.literal(true).optional(),
  }),
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
  /** Nothing passes between the node and the aggregator any more, and neither is told. */
  z.strictObject({ kind: z.literal("unplug-node"), name }),
  z.strictObject({ kind: z.literal("plug-in-node"), name }),
  /** The node is told to go, and neither its name nor its key is taken until it is let in again. */
  z.strictObject({ kind: z.literal("remove-node"), name }),
  z.strictObject({ kind: z.literal("let-in-node"), name }),
  /** Runs of its steps have these settings, and everyone takes part in them. */
  z.strictObject({ kind: z.literal("start-lesson"), lesson, settings: runSettings }),
  /** Goes on from this step, if it is under way. */
  z.strictObject({ kind: z.literal("next-step"), from: z.number().int().positive() }),
  z.strictObject({ kind: z.literal("end-lesson") }),
]);
export type Command = Readonly<z.infer<typeof command>>;

/**
 * What the page gets over the events socket, each a MessagePack map in one binary frame (typed arrays as msgpackr
 * encodes them): first `history` in pieces, of which all but the last have `more` (with msgpackr's records, which take a
 * third of the room); then `events` at most 20 times a second; and `refused` if a command was not accepted.
 */
export type PageFrame = FeedFrame | { readonly kind: "refused"; readonly command: string; readonly reason: string };
