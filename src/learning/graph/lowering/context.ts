import type { Call } from "../calls.ts";
import type { Shape } from "../graph.ts";

/** What an operation's lowering asks for: shapes, and where things stand in the arena. */
export interface Context {
  shapeOf(value: string): Shape;
  partShape(part: string): readonly number[];
  /** Addresses. A value's numbers are of one example after the other. */
  valueAt(value: string): number;
  /** The derivatives of the loss by a value. */
  slopesOf(value: string): number;
  /**
   * Where an operation writes the derivatives by one of its inputs, and what is to be done then; undefined if nobody asks for
   * them. Only within `backward`: operations are asked from the last one to the first.
   */
  slopesInto(value: string): { readonly at: number; readonly after: readonly Call[] } | undefined;
  weightsAt(part: string): number;
  gradientAt(part: string): number;
  /** Room of so many numbers for each example; 0 at first. */
  perExample(count: number): number;
  /** Room of so many numbers for each example that are 1, or of a dropout of this ratio. */
  mask(count: number, ratio: number): number;
  /** Room of so many numbers; 0 at first. */
  room(count: number): number;
  /** The same, 0 again before each gradient. */
  clearedRoom(count: number): number;
}

/** What an operation becomes. */
export interface Lowered {
  /** Once before the first examples. */
  readonly prepare: readonly Call[];
  /** For each part of the examples. */
  readonly forward: readonly Call[];
  readonly backward: () => Backward;
}

export interface Backward {
  /** Once before the first examples, where gradients are asked for. */
  readonly prepare?: readonly Call[];
  readonly calls: readonly Call[];
  /** Once after the last examples. */
  readonly finish?: readonly Call[];
}
