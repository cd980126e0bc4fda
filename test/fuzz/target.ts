import type { Random } from "../../src/math/random.ts";

/** A part of the program that takes bytes from outside. A case is the bytes alone, so that it can be kept and shrunk. */
export interface Target {
  readonly name: string;
  /** How many frames a case is; left out, 1. */
  frames?(input: Uint8Array): number;
  /** The bytes of a new case. */
  make(random: Random): Uint8Array;
  /** Rejects or throws for whatever should never happen: every error that is not one of those that are told to people. */
  run(input: Uint8Array): void | Promise<void>;
}

/** Runs `act`; an error of one of these classes is an answer like any other. */
export function expecting(classes: readonly (abstract new (...of: never[]) => Error)[], act: () => void): void {
  try {
    act();
  } catch (error) {
    if (!classes.some((each) => error instanceof each)) throw error;
  }
}
