import { decodePlain, encodePlain } from "../../math/plain-data.ts";
import { UserError } from "../user-error.ts";
import type { AggregatorState } from "./state.ts";

/** Grows with every change of what a state consists of: there is no going on from another version's. */
const version = 54;
const kind = "edgewise aggregator";

/**
 * All that the aggregator's machine needs to go on from here, whenever and wherever that is.
 *
 * @param expectedBytes about how many it will be, where that is known
 */
export function snapshotAggregator(state: AggregatorState, expectedBytes?: number): Uint8Array {
  // What is only memory to be used again is made anew.
  const runs = new Map(
    Array.from(state.runs, ([number, run]) => [number, { ...run, spareSums: undefined, common: undefined }]),
  );
  return encodePlain({ kind, version, state: { ...state, runs } }, expectedBytes);
}

/**
 * The state that a snapshot was made of. Its runs go on with the same effects if they get the same inputs, in an environment
 * that gives the same plans.
 *
 * @throws UserError if it is of another version; NotPlainData if it is no snapshot
 */
export function restoreAggregator(bytes: Uint8Array): AggregatorState {
  const read = decodePlain(bytes) as { readonly kind?: unknown; readonly version?: unknown; readonly state?: unknown };
  if (read?.kind !== kind) throw new UserError("this is not the state of an aggregator");
  if (read.version !== version) {
    const versions = `the aggregator's state is of version ${read.version}, and this program knows version ${version}`;
    throw new UserError(versions, {
      toDo: "go on with the version of Edgewise that kept it, or leave out --resume to begin anew",
    });
  }
  return read.state as AggregatorState;
}
