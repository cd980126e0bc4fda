/**
 * Momentum at the aggregator (Hsu, Qi and Brown, FedAvgM, 2019), which goes on for a while in the direction of the steps
 * before. With d = mean - w0, the step of a round that began at w0,
 *
 *     v <- mu*v + d,   w0 <- w0 + v
 *
 * Since v is the last step that was made, w0 - w0', this is the same as
 *
 *     next w0 = mean + mu * (w0 - w0')
 *
 * w0' being where the round before began. So nothing beside weights has to be kept, and nodes, which know them too, can
 * tell the mean from the next w0 (see local-rules/scaffold.ts). `weights` is the mean and becomes the next w0.
 */
export function addMomentumInto(
  weights: Float32Array,
  momentum: number,
  start: Float32Array,
  earlierStart: Float32Array,
): void {
  for (let j = 0; j < weights.length; j++) {
    weights[j] = (weights[j] as number) + momentum * ((start[j] as number) - (earlierStart[j] as number));
  }
}
