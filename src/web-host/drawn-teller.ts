import { type DrawnDigits, mostShown, shownSide } from "../protocol/lesson.ts";
import type { Clock } from "../runtime/ports.ts";
import type { Drawn, DrawnDigit } from "./node-messages.ts";

const labelCount = 10;
const side = 28;

/** The aggregator is told at most so often. */
const pauseSeconds = 1;

/** What a node has of its page. */
export interface DrawnHere {
  /** What was drawn so far. */
  drawn(): Drawn;
  /** Calls back whenever that changes. */
  onDrawn(listener: () => void): void;
}

export interface DrawnTeller {
  /** Digits were drawn or taken back, or the connection is a new one. */
  changed(): void;
  /** The weights that all have in common have read the node's examples. */
  read(read: NonNullable<DrawnDigits["read"]>): void;
}

/** Tells the aggregator what a node's person has drawn: only counts, and small pictures if the person agrees. */
export function createDrawnTeller(clock: Clock, drawn: () => Drawn, tell: (told: DrawnDigits) => void): DrawnTeller {
  let lastSeconds = Number.NEGATIVE_INFINITY;
  let read: DrawnDigits["read"];
  let isDue = false;

  function tellNow(): void {
    isDue = false;
    lastSeconds = clock.now();
    tell({ ...toldOf(drawn()), ...(read ? { read } : {}) });
  }

  function soon(): void {
    if (isDue) return;
    isDue = true;
    clock.after(Math.max(0, 1000 * (lastSeconds + pauseSeconds - clock.now())), tellNow);
  }

  return {
    changed: soon,
    read(newest) {
      if (read && isSame(read.right, newest.right) && isSame(read.of, newest.of)) return;
      read = newest;
      soon();
    },
  };
}

export function toldOf({ digits, shows }: Drawn): DrawnDigits {
  const counts = Array<number>(labelCount).fill(0);
  for (const { label } of digits) if (label < labelCount) counts[label] = (counts[label] as number) + 1;
  if (!shows) return { counts };
  // The newest of each digit.
  const newest = new Map<number, DrawnDigit>();
  for (const digit of digits) if (digit.label < labelCount) newest.set(digit.label, digit);
  const shown = [...newest.values()].sort((a, b) => a.label - b.label).slice(0, mostShown);
  const pixels = new Uint8Array(shown.length * shownSide * shownSide);
  shown.forEach((digit, i) => {
    pixels.set(half(digit.pixels), i * shownSide * shownSide);
  });
  return { counts, shown: { labels: shown.map(({ label }) => label), pixels } };
}

/** Half as wide and high: each pixel is the mean of four. */
function half(pixels: Uint8Array): Uint8Array {
  const small = new Uint8Array(shownSide * shownSide);
  for (let row = 0; row < shownSide; row++)
    for (let column = 0; column < shownSide; column++) {
      const at = 2 * row * side + 2 * column;
      const sum = [at, at + 1, at + side, at + side + 1].reduce((all, place) => all + (pixels[place] ?? 0), 0);
      small[row * shownSide + column] = Math.round(sum / 4);
    }
  return small;
}

const isSame = (a: readonly number[], b: readonly number[]) =>
  a.length === b.length && a.every((value, i) => value === b[i]);
