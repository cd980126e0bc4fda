import type { AggregatorInput } from "../protocol/aggregator/environment.ts";
import type { AggregatorEvent } from "../watch/events.ts";

/** A run in the middle, with all that another program needs to go on with it. Plain data. */
export interface RunCheckpoint {
  readonly run: number;
  /** Names the run's nodes' connections: those that know it can go on with their assignments. */
  readonly session: string;
  /** What the meters showed. */
  readonly seconds: number;
  readonly bytesSent: number;
  readonly bytesReceived: number;
  /** Of the newest event, and when that was, from the aggregator's start. */
  readonly sequence: number;
  readonly at: number;
  readonly delayMs: number;
  /** By `snapshotAggregator`. */
  readonly state: Uint8Array;
}

/** Keeps checkpoints outside of the program. */
export interface CheckpointKeeping {
  readonly session: string;
  /** Resolves when the checkpoint would survive a power failure; rejects if it could not be kept. One at a time. */
  write(checkpoint: RunCheckpoint): Promise<void>;
}

/** What a program goes on from. */
export interface TakenUp {
  readonly checkpoint: RunCheckpoint;
  /** How long no program had the run, and whether that is charged to the budget of time. */
  readonly downSeconds: number;
  readonly charges: boolean;
  /** What was told before, up to the checkpoint. */
  readonly earlier: readonly AggregatorEvent[];
}

/** Writes one checkpoint after the other, beside the rounds; of those that wait only the newest. */
export function createCheckpoints(
  keeping: CheckpointKeeping,
  answer: (input: AggregatorInput) => void,
): (number: number, checkpoint: RunCheckpoint) => void {
  let writing = false;
  let waiting: { readonly number: number; readonly checkpoint: RunCheckpoint } | undefined;

  async function write(number: number, checkpoint: RunCheckpoint): Promise<void> {
    writing = true;
    const durable = await keeping.write(checkpoint).then(
      () => true,
      () => false,
    );
    writing = false;
    const next = waiting;
    waiting = undefined;
    if (next) void write(next.number, next.checkpoint);
    answer({ kind: "kept", number, durable });
  }

  return (number, checkpoint) => {
    if (writing) waiting = { number, checkpoint };
    else void write(number, checkpoint);
  };
}

/** What is added to this program's clock and counts, so that the meters go on where they were. */
export function metersBase(taken: TakenUp | undefined, nowSeconds: number) {
  if (!taken) return { seconds: 0, laterMs: 0, bytesSent: 0, bytesReceived: 0, startSeconds: nowSeconds, sequence: 0 };
  const { checkpoint, downSeconds, charges } = taken;
  const { bytesSent, bytesReceived, sequence } = checkpoint;
  const seconds = checkpoint.seconds + (charges ? downSeconds : 0) - nowSeconds;
  // By more than what adding rounds off: a clock that stands still in between would wake too early for ever.
  const laterMs = 1e-6;
  return {
    seconds,
    laterMs,
    bytesSent,
    bytesReceived,
    sequence,
    startSeconds: nowSeconds - checkpoint.at - downSeconds,
  };
}
