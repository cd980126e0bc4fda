import { zeroByte } from "../../../src/watch/weights-picture.ts";

/** Which of a model's classes, or centres, a lens shows: one by its number, or all of them side by side. */
export type Shows = number | "all";

/** How pictures of weights lie one after the other, as in the event `weights-pictured`. */
export interface Stack {
  readonly width: number;
  readonly height: number;
  readonly answers?: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
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
export function partSize({ width, height, answers = 1 }: Stack, shows: Shows): Size {
  if (answers === 1 || shows !== "all") return { width, height };
  const rows = rowsOf(answers, width);
  return { width: width * Math.max(...rows), height: height * rows.length };
}

/** How many pictures stand in each row: as round as can be, 3, 4 and 3 of ten. Columns of tables all stand in one. */
function rowsOf(answers: number, width: number): readonly number[] {
  if (width === 1) return [answers];
  const rows = Math.max(1, Math.round(Math.sqrt(answers)));
  const each = Math.floor(answers / rows);
  const more = answers - each * rows;
  // The middle rows have the most room in a circle.
  const first = Math.floor((rows - more) / 2);
  return Array.from({ length: rows }, (_, row) => each + (row >= first && row < first + more ? 1 : 0));
}

function sideBySide(pixels: Uint8Array, stack: Stack): Uint8Array {
  const { width, height, answers = 1 } = stack;
  const whole = partSize(stack, "all");
  const bytes = new Uint8Array(whole.width * whole.height).fill(zeroByte);
  let answer = 0;
  rowsOf(answers, width).forEach((inRow, row) => {
    const left = Math.round((whole.width - inRow * width) / 2);
    for (let column = 0; column < inRow; column++, answer++) {
      for (let y = 0; y < height; y++) {
        const from = answer * width * height + y * width;
        const to = (row * height + y) * whole.width + left + column * width;
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
