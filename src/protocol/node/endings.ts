import { longestText } from "../message-fields.ts";
import { type NodeConfig, type NodeEffect, type NodeMeters, usualRetryPauses } from "./environment.ts";
import { workToKeep } from "./kept-work.ts";
import type { NodeState, OnlineState } from "./state.ts";
import type { KeptWork } from "./work.ts";

/** How connections and programs end, and how a connection is made anew. */

export type Result = readonly [NodeState, readonly NodeEffect[]];

/** After a refusal the pauses begin with this many doublings behind them: a refused node must not try at full speed. */
const failuresOfRefused = 2;

/** A node that can go on with its assignment looks often whether the aggregator is back, for the first this many attempts. */
const mostSoon = 60;
const longestSoonMs = 250;

/** And after these well within the time that an aggregator which was restarted waits for its nodes (`usualResumeSeconds`). */
const longestKeptMs = 2000;

/** More doublings than any pause has, and more failures than a node looks often after. */
const mostDoublings = 64;

export interface Failure {
  readonly reason: string;
  /** Whether the aggregator said no. */
  readonly refused: boolean;
  /** Whether the reason of that goes away by itself. */
  readonly passes?: boolean | undefined;
  /** Attempts in a row that came to nothing, without this one. */
  readonly failures: number;
  /** An assignment that the node may go on with. */
  readonly kept?: KeptWork | undefined;
  /** Since when the node has not been welcome. */
  readonly awaySince: number | undefined;
}

/** Tries again after a pause. */
export function retry(
  { retry: pauses, giveUpAfterSeconds = Number.POSITIVE_INFINITY }: NodeConfig,
  { reason, refused, passes, failures, kept, awaySince }: Failure,
  { seconds, random }: NodeMeters,
): Result {
  const leftSeconds = giveUpAfterSeconds - (seconds - (awaySince ?? seconds));
  if (leftSeconds <= 0) {
    const [ended, effects] = end(
      { kind: "offline", failures },
      `gave up after ${giveUpAfterSeconds} s: ${reason}`,
      true,
    );
    return [ended, effects];
  }
  const { firstMs, longestMs, longestAfterRefusalMs } = { ...usualRetryPauses, ...pauses };
  const doublings = Math.min(mostDoublings, refused ? Math.max(failures, failuresOfRefused) : failures);
  const longestWithWork = failures < mostSoon ? longestSoonMs : longestKeptMs;
  const longestOrdinary = kept !== undefined && !refused ? Math.min(longestMs, longestWithWork) : longestMs;
  const most = refused && !passes ? longestAfterRefusalMs : longestOrdinary;
  const longest = Math.min(most, firstMs * 2 ** doublings);
  const afterMs = Math.ceil(Math.min(longest * random, 1000 * leftSeconds));
  return [
    { kind: "offline", failures: doublings + 1, awaySince, kept },
    [
      { kind: "emit", event: { kind: "connecting", afterMs, reason, refused } },
      { kind: "dial", afterMs },
    ],
  ];
}

/** The connection is lost, or (`close`) given up, and is made anew. */
export function disconnect(
  config: NodeConfig,
  state: OnlineState,
  reason: string,
  close: boolean,
  meters: NodeMeters,
): Result {
  const { seconds } = meters;
  const { refused = false, passes } = state.dismissed ?? {};
  const { longestAfterRefusalMs } = { ...usualRetryPauses, ...config.retry };
  // A node that is welcomed and dismissed again at once has failed once more.
  const lasted = refused ? seconds - state.since >= longestAfterRefusalMs / 1000 : state.timing !== undefined;
  const kept = state.dismissed ? undefined : workToKeep(state);
  const effects: NodeEffect[] = [{ kind: "emit", event: { kind: "disconnected", reason } }];
  if (!kept) effects.unshift({ kind: "cancel" });
  if (close) effects.push({ kind: "close", reason });
  const awaySince = lasted ? seconds : state.awaySince;
  const failures = lasted ? 0 : state.failures;
  const [next, more] = retry(config, { reason, refused, passes, failures, kept, awaySince }, meters);
  return [next, [...effects, ...more]];
}

/** Ends the connection and the program because the node cannot do what is wanted. */
export function refuse(state: OnlineState, reason: string): Result {
  const [ended, effects] = end(state, reason, true);
  return [ended, [{ kind: "send", message: { type: "refusal", reason: reason.slice(0, longestText) } }, ...effects]];
}

/** Ends the program. @param told what the aggregator hears of it, unless the node failed */
export function end(state: NodeState, reason: string, failed: boolean, told = "the node was stopped"): Result {
  const effects: NodeEffect[] = [{ kind: "cancel" }];
  if (state.kind === "online") effects.push({ kind: "close", reason: failed ? reason : told });
  return [{ kind: "ended" }, [...effects, { kind: "end", reason, failed }]];
}
