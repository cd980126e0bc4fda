import type { PicturedLayer } from "../../../src/watch/events.ts";

/** `8 kernels of conv1`, `9 of 64 units of hidden1`: which weights pictures of a model of several layers show. */
export function layerWords({ kind, part, numbers, of }: PicturedLayer): string {
  const some = numbers.length < of ? `${numbers.length} of ${of}` : `${of}`;
  return `${some} ${of === 1 ? kind.slice(0, -1) : kind} of ${layerName(part)}`;
}

/** The layer that a part of the weights belongs to. */
function layerName(part: string): string {
  return part.replace(/\.(weight|bias)$/, "");
}
