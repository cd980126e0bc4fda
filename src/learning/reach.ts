/**
 * How far a round's gradients carry a node whose local updates go on with a part of the update before: v <- kept * v + g,
 * w_i <- w_i - eta * v, with v = 0 as the round begins. Written out, the gradient of update s of tau moves the weights by
 * eta * a_s in all, a_s = 1 + kept + ... + kept^(tau - s).
 *
 * @param kept from 0 to less than 1; 0 is plain descent, where both are tau
 */

/** sum_s a_s: as many plain updates go as far along the same gradients. */
export function reach(updates: number, kept = 0): number {
  if (kept === 0) return updates;
  return (updates - (kept * (1 - kept ** updates)) / (1 - kept)) / (1 - kept);
}

/** sum_s a_s^2: as many plain updates are moved as far by noise, in the mean of squares. */
export function noiseReach(updates: number, kept = 0): number {
  if (kept === 0) return updates;
  const once = (kept * (1 - kept ** updates)) / (1 - kept);
  const twice = (kept ** 2 * (1 - kept ** (2 * updates))) / (1 - kept ** 2);
  return (updates - 2 * once + twice) / (1 - kept) ** 2;
}
