import type { PicturedLayer } from "../../../src/watch/events.ts";
import { nothingByte, zeroByte } from "../../../src/watch/weights-picture.ts";
import { roundRows } from "./round-rows.ts";

/** Which of a model's classes, or centres, a lens shows: one by its number, or all of them side by side. */
export type Shows = number | "all";

/** How pictures of weights lie one after the other, as in the event `weights-pictured`. */
export interface Stack {
  readonly width: number;
  readonly height: number;
  readonly answers?: number;
  readonly layer?: PicturedLayer;
}

export interface Size {
  readonly width: number;
  readonly height: number;
  /** Of pictures that stand in a circle: how far the farthest corner is from the middle. */
  readonly reach?: number;
}

const parts = new WeakMap<Uint8Array, Map<Shows, Uint8Array>>();

/** What a lens shows of such pictures: the same bytes for the same question, so that they are compared by identity. */
export function lensPart(pixels: Uint8Array, stack: Stack, shows: Shows): Uint8Array {
  const { width, height, answers = 1 } = stack;
  if (answers === 1) return pixels;
  const known = parts.get(pixels) ?? new Map<Shows, Uint8Array>();
  parts.set(pixels, known);
  const found = known.get(shows);
  if (found) return found;
  const size = width * height;
  const part = shows === "all" ? sideBySide(pixels, stack) : pixels.subarray(shows * size, (shows + 1) * size);
  known.set(shows, part);
  return part;
}

/** The size of what {@link lensPart} gives. */
export function partSize(stack: Stack, shows: Shows): Size {
  const { width, height, answers = 1, layer } = stack;
  if (answers === 1 || shows !== "all") return { width, height };
  if (width === 1) return { width: answers, height, ...(layer && { reach: Math.hypot(answers, height) / 2 }) };
  const { rows, gap, radius } = arranged(stack);
  const whole = {
    width: (width + gap) * Math.max(...rows) - gap,
    height: (height + gap) * rows.length - gap,
  };
  return radius === undefined ? whole : { ...whole, reach: radius * (Math.max(width, height) + gap) };
}

interface Arranged {
  /** How many pictures stand in each row. */
  readonly rows: readonly number[];
  /** So many pixels between them. */
  readonly gap: number;
  /** Where the rows are chosen for a circle: that of it, in sides of a picture. */
  readonly radius?: number;
}

/** Classes as round as can be, 3, 4 and 3 of ten; kernels and units apart from each other. Columns of tables all stand in one row. */
function arranged({ width, answers = 1, layer }: Stack): Arranged {
  if (width === 1) return { rows: [answers], gap: 0 };
  if (layer) return { ...roundRows(answers), gap: width < largeWidth ? 1 : 2 };
  const rows = Math.max(1, Math.round(Math.sqrt(answers)));
  const each = Math.floor(answers / rows);
  const more = answers - each * rows;
  // The middle rows have the most room in a circle.
  const first = Math.floor((rows - more) / 2);
  return {
    rows: Array.from({ length: rows }, (_, row) => each + (row >= first && row < first + more ? 1 : 0)),
    gap: 0,
  };
}

/** Pictures of so many columns have a wider gap. */
const largeWidth = 16;

function sideBySide(pixels: Uint8Array, stack: Stack): Uint8Array {
  const { width, height, layer } = stack;
  const { rows, gap } = arranged(stack);
  const whole = partSize(stack, "all");
  const bytes = new Uint8Array(whole.width * whole.height).fill(layer && width > 1 ? nothingByte : zeroByte);
  let answer = 0;
  rows.forEach((inRow, row) => {
    const left = Math.round((whole.width - inRow * (width + gap) + gap) / 2);
    for (let column = 0; column < inRow; column++, answer++) {
      for (let y = 0; y < height; y++) {
        const from = answer * width * height + y * width;
        const to = (row * (height + gap) + y) * whole.width + left + column * (width + gap);
        bytes.set(pixels.subarray(from, from + width), to);
      }
    }
  });
  return bytes;
}

/** A label counts as what a node mostly holds from twice its even share on. */
const notable = 2;

/** The class that a node holds most examples of; all of them where it holds none much more than others, or nobody tells. */
export function mostHeld(labelCounts: readonly number[] | undefined, answers: number): Shows {
  if (labelCounts === undefined || labelCounts.length !== answers) return "all";
  const most = Math.max(...labelCounts);
  const total = labelCounts.reduce((sum, count) => sum + count, 0);
  return total > 0 && most * answers >= notable * total ? labelCounts.indexOf(most) : "all";
}

/** A class's name as it fits on a lens: the number that ends it, or else its first word. */
export function lensName(name: string): string {
  return /\d+$/.exec(name)?.[0] ?? (name.split(/[\s/(]/)[0] ?? "").slice(0, 9);
}
