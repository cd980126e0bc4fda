import { z } from "zod";
import { count, positive } from "./message-fields.ts";

/**
 * A lesson: steps that one person leads many through, whose devices are nodes. It is data; the aggregator tells each node the step that
 * is under way, and pages show it.
 */

/** No control characters, and none that turn the direction of text: what is shown is read as it is written. */
const plain = /^[^\p{Cc}\u202a-\u202e\u2066-\u2069]+$/u;
const title = z.string().max(100).regex(plain);
const words = z.string().max(400).regex(plain);

/** What people draw in a step. */
const drawing = z.object({
  /** How many digits each is asked for. */
  digits: z.number().int().positive().max(100),
  /** Which one; left out, any. */
  label: z.number().int().nonnegative().max(9).optional(),
});

/** A step as the people at the nodes are shown it. */
export const lessonStep = z.object({
  title,
  /** What is asked of everybody, in a sentence or two. */
  caption: words,
  /** `draw`: digits are drawn. `learn`: all nodes learn together. `look`: there is something to see on the page. */
  does: z.enum(["draw", "learn", "look"]),
  draw: drawing.optional(),
});
export type LessonStep = Readonly<z.output<typeof lessonStep>>;

/** What is under way. */
export const toldLesson = z.object({
  title,
  /** Counted from 1, and how many there are. */
  step: positive,
  of: positive,
  now: lessonStep,
  /** How long the step still lasts; left out, until the person who leads goes on. */
  secondsLeft: z.number().nonnegative().max(7200).optional(),
});
export type ToldLesson = Readonly<z.output<typeof toldLesson>>;

export const lesson = z.object({
  title,
  steps: z
    .array(
      z.object({
        ...lessonStep.shape,
        /** Ends by itself after this long; a step that learns ends with its run in any case. Left out, when the person who leads goes on. */
        seconds: z.number().positive().max(7200).optional(),
        /** What the page shows of the class while it is under way. */
        shows: z.enum(["counts", "scores"]).optional(),
      }),
    )
    .min(1)
    .max(20),
});
export type Lesson = Readonly<z.output<typeof lesson>>;

/** A step that has begun, as pages are told of it. */
export interface BegunStep {
  readonly told: ToldLesson;
  /** Of all the steps. */
  readonly titles: readonly string[];
  readonly shows?: "counts" | "scores" | undefined;
  /** Why what it was to begin with did not happen. */
  readonly problem?: string | undefined;
}

/** The pictures that a node may show of its digits are so many pixels wide and high, and so many at most. */
export const shownSide = 14;
export const mostShown = 10;
const mostLabels = 10;

/** What a node tells of the digits that its person has drawn, without being asked: when they change, and when the model reads them anew. */
export const drawnDigits = z.object({
  /** How many there are of each digit. */
  counts: z.array(count).max(mostLabels),
  /** Of those that are its examples, how many the weights that all have in common read right; and how many examples there are of each. */
  read: z.object({ right: z.array(count).max(mostLabels), of: z.array(count).max(mostLabels) }).optional(),
  /** A few of them, if the person agrees: one byte a pixel, one after the other, and which digit each is. */
  shown: z
    .object({
      labels: z.array(count).max(mostShown),
      pixels: z.custom<Uint8Array>((value) => value instanceof Uint8Array, "must be a binary field"),
    })
    .optional(),
});
export type DrawnDigits = Readonly<z.output<typeof drawnDigits>>;

/** More bytes than a message has that tells of digits. */
export const mostDrawnBytes = 1024 + mostShown * shownSide * shownSide;

/** @returns what is wrong with it */
export function drawnProblem({ counts, read, shown }: DrawnDigits): string | undefined {
  if (read && (read.right.length !== counts.length || read.of.length !== counts.length))
    return "drawn: there must be as many numbers in read as in counts";
  if (read?.right.some((right, label) => right > (read.of[label] as number)))
    return "drawn: more digits are read right than there are";
  if (shown && shown.pixels.length !== shown.labels.length * shownSide * shownSide)
    return `drawn: each picture has ${shownSide} x ${shownSide} bytes`;
  return shown?.labels.some((label) => label >= mostLabels) ? "drawn: a label is none of the ten digits" : undefined;
}
