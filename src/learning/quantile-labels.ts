import type { Labels } from "./dataset.ts";

/** Labels of numbers: of the smallest 1/count of them 0, of the next ones 1, and so on; equal numbers may differ in theirs. */
export function quantileLabels(numbers: Float32Array, count: number): Labels {
  const values = new Uint8Array(numbers.length);
  const order = Uint32Array.from(numbers, (_, i) => i).sort((a, b) => (numbers[a] as number) - (numbers[b] as number));
  for (const [place, i] of order.entries()) values[i] = Math.floor((place * count) / numbers.length);
  return { values, labelCount: count };
}
