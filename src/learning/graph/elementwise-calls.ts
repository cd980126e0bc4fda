import type { Activation } from "./graph.ts";

/** Calls that do the same with each number of an example, or of each line of it. Addresses count numbers, as in calls.ts. */
export type ElementwiseCall = ActivateCall | ActivateBack | Combined | ScaleCall | AddProducts | RescaleCall;

export interface ActivateCall {
  readonly kernel: "activate";
  readonly kind: Activation;
  readonly x: number;
  readonly y: number;
  /** Numbers of an example. */
  readonly size: number;
}

/** `dx = dy * ` the derivative of y by x. */
export interface ActivateBack {
  readonly kernel: "activate-back";
  readonly kind: Activation;
  readonly x: number;
  readonly y: number;
  readonly dy: number;
  readonly dx: number;
  readonly size: number;
}

/** `to = from + other`, or their product, of each example. */
export interface Combined {
  readonly kernel: "sum" | "product";
  readonly from: number;
  readonly other: number;
  readonly to: number;
  readonly size: number;
}

/** `y = x * factor + summand` in each line of an example; both have `width` numbers, and are 1 and 0 where they are left out. */
export interface ScaleCall {
  readonly kernel: "scale";
  readonly x: number;
  readonly y: number;
  readonly count: number;
  readonly width: number;
  readonly factor: number | undefined;
  readonly summand: number | undefined;
}

/** `to += ` the sum of the products of `count` lines of `width` numbers of each example. */
export interface AddProducts {
  readonly kernel: "add-products";
  readonly from: number;
  readonly other: number;
  readonly to: number;
  readonly count: number;
  readonly width: number;
}

/** `y = factor * x + summand`, both being numbers themselves. */
export interface RescaleCall {
  readonly kernel: "rescale";
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly factor: number;
  readonly summand: number;
}
