import type { WeightsPictured } from "../../../src/watch/events.ts";
import { zeroByte } from "../../../src/watch/weights-picture.ts";

/**
 * How far each node's weights ended from the mean of all of them, as a share of the size of that mean: ||w_i - mean|| / ||mean||. By
 * name; of pictures, so without the weights that these leave out.
 */
export function driftShares({ nodes }: Pick<WeightsPictured, "nodes">): ReadonlyMap<string, number> {
  const size = nodes[0]?.pixels.length ?? 0;
  const mean = new Float32Array(size);
  for (const { pixels } of nodes) {
    for (let i = 0; i < size; i++) mean[i] = (mean[i] as number) + ((pixels[i] ?? zeroByte) - zeroByte) / nodes.length;
  }
  let squares = 0;
  for (const value of mean) squares += value * value;
  const length = Math.sqrt(squares);
  return new Map(nodes.map(({ name, pixels }) => [name, length > 0 ? distance(pixels, mean) / length : 0]));
}

function distance(pixels: Uint8Array, mean: Float32Array): number {
  let squares = 0;
  for (let i = 0; i < mean.length; i++) {
    const off = (pixels[i] ?? zeroByte) - zeroByte - (mean[i] as number);
    squares += off * off;
  }
  return Math.sqrt(squares);
}
