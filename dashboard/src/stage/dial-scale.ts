/** Where tau stands on a scale from 1 to `most`, 0 to 1: each doubling is as wide as any other. */
export function dialShare(tau: number, most: number): number {
  return Math.min(1, Math.max(0, Math.log(Math.max(1, tau)) / Math.log(most)));
}

/** The tau at a place on that scale. */
export function dialTau(share: number, most: number): number {
  return Math.round(most ** Math.min(1, Math.max(0, share)));
}

/** Round numbers to write under the scale: 1, 3, 10, 30, ... and the largest. */
export function dialTicks(most: number): readonly number[] {
  const ticks: number[] = [];
  for (let tens = 1; tens <= most; tens *= 10) ticks.push(tens, 3 * tens);
  const inside = ticks.filter((tau) => tau === 1 || dialShare(tau, most) < 0.93);
  return [...inside, most];
}
