import { erf } from "../../../math/erf.ts";
import type { ActivateBack, ActivateCall, Sum } from "../calls.ts";
import type { Activation } from "../graph.ts";
import type { Numbers } from "./numbers.ts";

export function activate(memory: Numbers, { kind, x, y, size }: ActivateCall, rows: number): void {
  for (let i = 0; i < rows * size; i++) memory[y + i] = activated(kind, memory[x + i] as number);
}

export function activateBack(memory: Numbers, { kind, x, y, dy, dx, size }: ActivateBack, rows: number): void {
  for (let i = 0; i < rows * size; i++)
    memory[dx + i] = (memory[dy + i] as number) * slopeOf(kind, memory[x + i] as number, memory[y + i] as number);
}

export function sum(memory: Numbers, { from, other, to, size }: Sum, rows: number): void {
  for (let i = 0; i < rows * size; i++) memory[to + i] = (memory[from + i] as number) + (memory[other + i] as number);
}

function activated(kind: Activation, x: number): number {
  switch (kind) {
    case "Relu":
      return Math.max(0, x);
    case "Tanh":
      return Math.tanh(x);
    case "Sigmoid":
      return 1 / (1 + Math.exp(-x));
    case "Gelu":
      return x * normalBelow(x);
    default:
      throw new Error(`unreachable: ${kind satisfies never}`);
  }
}

function slopeOf(kind: Activation, x: number, y: number): number {
  switch (kind) {
    case "Relu":
      return y > 0 ? 1 : 0;
    case "Tanh":
      return 1 - y * y;
    case "Sigmoid":
      return y * (1 - y);
    case "Gelu":
      return normalBelow(x) + (x * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI);
    default:
      throw new Error(`unreachable: ${kind satisfies never}`);
  }
}

/** How likely a normal number is below x. */
const normalBelow = (x: number) => (1 + erf(x / Math.SQRT2)) / 2;
