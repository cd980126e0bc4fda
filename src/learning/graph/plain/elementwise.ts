import { erf } from "../../../math/erf.ts";
import type {
  ActivateBack,
  ActivateCall,
  AddProducts,
  Combined,
  RescaleCall,
  ScaleCall,
} from "../elementwise-calls.ts";
import type { Activation } from "../graph.ts";
import type { Numbers } from "./numbers.ts";

export function activate(memory: Numbers, { kind, x, y, size }: ActivateCall, rows: number): void {
  for (let i = 0; i < rows * size; i++) memory[y + i] = activated(kind, memory[x + i] as number);
}

export function activateBack(memory: Numbers, { kind, x, y, dy, dx, size }: ActivateBack, rows: number): void {
  for (let i = 0; i < rows * size; i++)
    memory[dx + i] = (memory[dy + i] as number) * slopeOf(kind, memory[x + i] as number, memory[y + i] as number);
}

export function combine(memory: Numbers, { kernel, from, other, to, size }: Combined, rows: number): void {
  for (let i = 0; i < rows * size; i++) {
    const [a, b] = [memory[from + i] as number, memory[other + i] as number];
    memory[to + i] = kernel === "sum" ? a + b : a * b;
  }
}

export function scale(memory: Numbers, call: ScaleCall, rows: number): void {
  const { x, y, count, width, factor, summand } = call;
  const entry = (at: number | undefined, n: number, other: number) =>
    at === undefined ? other : (memory[at + n] as number);
  for (let i = 0; i < rows * count * width; i++)
    memory[y + i] = (memory[x + i] as number) * entry(factor, i % width, 1) + entry(summand, i % width, 0);
}

export function addProducts(memory: Numbers, { from, other, to, count, width }: AddProducts, rows: number): void {
  for (let i = 0; i < rows * count * width; i++) {
    const at = to + (i % width);
    memory[at] = (memory[at] as number) + (memory[from + i] as number) * (memory[other + i] as number);
  }
}

export function rescale(memory: Numbers, { x, y, size, factor, summand }: RescaleCall, rows: number): void {
  for (let i = 0; i < rows * size; i++) memory[y + i] = factor * (memory[x + i] as number) + summand;
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
    case "Erf":
      return erf(x);
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
    case "Erf":
      return (2 * Math.exp(-x * x)) / Math.sqrt(Math.PI);
    default:
      throw new Error(`unreachable: ${kind satisfies never}`);
  }
}

/** How likely a normal number is below x. */
const normalBelow = (x: number) => (1 + erf(x / Math.SQRT2)) / 2;
