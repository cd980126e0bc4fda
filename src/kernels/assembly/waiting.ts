// Rows that wait until there are four of them, which then take one pass over the gradient.

import { addFour, addFourNarrowly } from "./rows";

/** Where they are, and what they are to be multiplied by. */
const waiting = memory.data(16, 16);
const factors = memory.data(16, 16);

export function wait(place: usize, x: usize, factor: f32): void {
  store<usize>(waiting + (place << 2), x);
  store<f32>(factors + (place << 2), factor);
}

export function addWaiting(partial: usize, padded: usize): void {
  addFour(
    partial,
    load<usize>(waiting),
    load<usize>(waiting, 4),
    load<usize>(waiting, 8),
    load<usize>(waiting, 12),
    factors,
    padded,
  );
}

/** The first `count` numbers of the rows, and no more of them than makes a multiple of 4. */
export function addWaitingNarrowly(partial: usize, count: usize): void {
  addFourNarrowly(
    partial,
    load<usize>(waiting),
    load<usize>(waiting, 4),
    load<usize>(waiting, 8),
    load<usize>(waiting, 12),
    factors,
    count,
  );
}

/** Of the last rows, three at most: empty places get the first one again, times 0. */
export function fillUp(waits: usize): void {
  for (let place = waits; place < 4; place++) wait(place, load<usize>(waiting), 0);
}
