import { bestTau, promisedAt, type Stakes } from "./promises.ts";

/** Where tau stands on a scale from 1 to `most`, 0 to 1: each doubling is as wide as any other. */
export function dialShare(tau: number, most: number): number {
  return Math.min(1, Math.max(0, Math.log(Math.max(1, tau)) / Math.log(most)));
}

/** The tau at a place on that scale. */
export function dialTau(share: number, most: number): number {
  return Math.round(most ** Math.min(1, Math.max(0, share)));
}

/** Of the scale's length that the largest number has for itself: on a phone four digits take as much. */
const roomOfLargest = 0.15;
/** On a longer scale only powers of ten have room. */
const mostWithThrees = 1000;

/** Round numbers to write under the scale: 1, 3, 10, 30, ... and the largest. */
export function dialTicks(most: number): readonly number[] {
  const ticks: number[] = [];
  for (let tens = 1; tens <= most; tens *= 10) ticks.push(tens, ...(most > mostWithThrees ? [] : [3 * tens]));
  const inside = ticks.filter((tau) => tau === 1 || dialShare(tau, most) < 1 - roomOfLargest);
  return [...inside, most];
}

const usualEnd = 100;
/** A promise alone makes the scale no longer than this. */
const mostPromised = 1000;
/** Nor does one of less than this times what is useful on a shorter one. */
const noticeable = 1.02;

/**
 * Where the scale ends: at 100, 300, 1000, ..., so that it has room for the tau that was chosen, and for one that promises
 * noticeably more than all before it.
 */
export function dialEnd(chosen: number, stakes: Stakes | undefined): number {
  let end = roomFor(Math.max(usualEnd, chosen));
  if (stakes?.disagreementPerSquare === undefined) return end;
  const useful = (most: number) => promisedAt(bestTau(stakes, most), stakes).useful;
  while (end < mostPromised && useful(mostPromised) > noticeable * useful(end)) end = roomFor(end + 1);
  return end;
}

function roomFor(tau: number): number {
  const ten = 10 ** Math.floor(Math.log10(tau));
  return [ten, 3 * ten].find((end) => tau <= end) ?? 10 * ten;
}
