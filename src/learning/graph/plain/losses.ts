import type { CrossEntropy, SquaredError } from "../calls.ts";
import type { Numbers } from "./numbers.ts";

export function crossEntropy(memory: Numbers, call: CrossEntropy, rows: number, share: number): number {
  const { scores, targets, slopes, width } = call;
  let loss = 0;
  for (let row = 0; row < rows; row++) {
    const at = row * width;
    const own = Array.from(memory.subarray(scores + at, scores + at + width));
    const largest = own.reduce((most, score) => Math.max(most, score), Number.NEGATIVE_INFINITY);
    const logSum = largest + Math.log(own.reduce((total, score) => total + Math.exp(score - largest), 0));
    const right = memory[targets + row] as number;
    loss += logSum - (own[right] as number);
    for (let k = 0; k < width; k++)
      memory[slopes + at + k] = share * (Math.exp((own[k] as number) - logSum) - (k === right ? 1 : 0));
  }
  return loss;
}

export function squaredError(memory: Numbers, call: SquaredError, rows: number, share: number): number {
  const { scores, targets, slopes } = call;
  let loss = 0;
  for (let row = 0; row < rows; row++) {
    const error = (memory[scores + row] as number) - (memory[targets + row] as number);
    loss += (error * error) / 2;
    memory[slopes + row] = share * error;
  }
  return loss;
}
