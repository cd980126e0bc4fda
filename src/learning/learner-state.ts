import { decodePlain, encodePlain } from "../math/plain-data.ts";
import type { Sending } from "./encoding/error-feedback.ts";
import type { LocalRule } from "./local-rule.ts";
import type { MinibatchesState } from "./minibatches.ts";

/** What a learner remembers from call to call, beside its minibatches: plain data. */
export interface LearnerState {
  /** The update rule's own. */
  rule: unknown;
  /** Whether this node took part in the round before, so that its rule can go on from there. */
  finishedLast: boolean;
  /** w_i while the round lasts; given away at its end. */
  weights: Float32Array | undefined;
  /** The last directive's w0. */
  start: Float32Array | undefined;
  /** w_f; undefined as long as no other weights than `start` are known. */
  best: Float32Array | undefined;
  /** The w_i that went into the last average, if this node took part in it. */
  own: Float32Array | undefined;
  /** eta of the round. */
  stepSize: number;
  /** Of the round: at which length the mean gradient is clipped, if it is. */
  clipLength: number | undefined;
  /** Of the round: how its change is sent, if not its weights are; and what was lost in sending changes so far. */
  sending: Sending | undefined;
  lost: Float32Array | undefined;
  updatesDone: number;
  updateSeconds: number;
  squaredMovement: number;
}

/** Changes whenever a snapshot of before could no longer be read right. */
const snapshotVersion = 4;

/** A learner between two calls. */
export interface LearnerSnapshot {
  readonly minibatches: MinibatchesState;
  /** That of the next update, if it is known. */
  readonly gradient: Float32Array | undefined;
  readonly state: LearnerState;
}

/** Before the first round. */
export function initialLearnerState(rule: LocalRule, weightCount: number, stepSize: number): LearnerState {
  return {
    rule: rule.init(weightCount),
    finishedLast: false,
    weights: undefined,
    start: undefined,
    best: undefined,
    own: undefined,
    stepSize,
    clipLength: undefined,
    sending: undefined,
    lost: undefined,
    updatesDone: 0,
    updateSeconds: 0,
    squaredMovement: 0,
  };
}

export function encodeLearner(snapshot: LearnerSnapshot): Uint8Array {
  return encodePlain({ version: snapshotVersion, ...snapshot });
}

/** @throws RangeError for a snapshot of another version */
export function decodeLearner(bytes: Uint8Array): LearnerSnapshot {
  const { version, ...snapshot } = decodePlain(bytes) as LearnerSnapshot & { readonly version: number };
  if (version !== snapshotVersion) throw new RangeError(`a learner's snapshot of version ${version} cannot be read`);
  return snapshot;
}
