import { median, withNewest } from "../math/statistics.ts";

/**
 * When a round is closed without those who have not reported. Each node is measured by its own pace: by how long its newest rounds took,
 * and how far they were apart. So that no honest delay ends a node's part in a round, its time is ample; what it has to do is only
 * to end rounds in which a node will never report.
 */

/** `auto`: by the nodes' own pace; seconds from the beginning of a round; or none. */
export type RoundDeadline = "auto" | "off" | number;

/** So many of a node's newest rounds are remembered. */
const remembered = 9;

/** How long a node's newest rounds took: for each local update, and beside them. The oldest come first. */
export interface NodeRhythm {
  readonly updateSeconds: readonly number[];
  readonly restSeconds: readonly number[];
}

/** With one more round, of at least one local update. `seconds`: from the directive to the report. */
export function withNodeTimes(
  before: NodeRhythm | undefined,
  {
    seconds,
    localSeconds,
    localUpdates,
  }: { readonly seconds: number; readonly localSeconds: number; readonly localUpdates: number },
): NodeRhythm {
  const local = Math.min(seconds, localSeconds);
  return {
    updateSeconds: withNewest(before?.updateSeconds ?? [], local / localUpdates, remembered),
    restSeconds: withNewest(before?.restSeconds ?? [], seconds - local, remembered),
  };
}

/** What a node was asked for. */
export interface AskedWork {
  readonly localUpdates: number;
  readonly secondsAllowed?: number | undefined;
}

/** The seconds from the directive to the report that a node usually needs for this; undefined where nothing is known of it. */
export function usualSeconds(
  rhythm: NodeRhythm | undefined,
  { localUpdates, secondsAllowed }: AskedWork,
): number | undefined {
  if (!rhythm || localUpdates === 0) return undefined;
  const update = median(rhythm.updateSeconds);
  // One update is always made, whatever is allowed.
  const computing = Math.min(localUpdates * update, Math.max(update, secondsAllowed ?? Number.POSITIVE_INFINITY));
  return computing + median(rhythm.restSeconds);
}

/** Whatever is known of a node, so much later than the newest report it may come: stalls of devices and links last for seconds. */
export const graceSeconds = 10;
/** Where nothing is known of it. */
const strangersGraceSeconds = 3 * graceSeconds;
/** So many times as long as usual it may take, and so many times the median deviation longer. */
const patience = 3;
const deviations = 10;
/** So many times as long as the others it may take where nothing is known of it. */
const strangersPatience = 20;

/** When a node that has not reported counts as late, in seconds from the beginning of the round; `newest`: when the newest report came. */
export function lateAfterSeconds(rhythm: NodeRhythm | undefined, asked: AskedWork, newest: number): number {
  const usual = usualSeconds(rhythm, asked);
  if (!rhythm || usual === undefined) return Math.max(strangersPatience * newest, newest + strangersGraceSeconds);
  // A node that has become slow shows it in its newest round.
  const last = usualSeconds(
    { updateSeconds: rhythm.updateSeconds.slice(-1), restSeconds: rhythm.restSeconds.slice(-1) },
    asked,
  );
  const spread = asked.localUpdates * deviation(rhythm.updateSeconds) + deviation(rhythm.restSeconds);
  return Math.max(patience * Math.max(usual, last ?? 0) + deviations * spread, newest + graceSeconds);
}

/** To answer `score` is less work than local updates over all of a node's examples; so much longer it may always take. */
const answerGraceSeconds = 1.5;

/**
 * When a node that has not told its loss is not waited for any longer, in seconds from when all were asked; `newest`: when the newest
 * answer came. Learning is over then, and what is left out is only a part of how good the result is.
 */
export function lateScoreAfterSeconds(
  rhythm: NodeRhythm | undefined,
  { updatesPerPass, newest }: { readonly updatesPerPass: number; readonly newest: number },
): number {
  if (!rhythm) return Math.max(strangersPatience * newest, newest + answerGraceSeconds);
  const { updateSeconds, restSeconds } = rhythm;
  const longest = (values: readonly number[]) => Math.max(median(values), values.at(-1) ?? 0);
  const usual = updatesPerPass * longest(updateSeconds) + longest(restSeconds);
  return Math.max(patience * usual, newest) + answerGraceSeconds;
}

/** So long a wait is worth a word, and so many times as long as usual; of strangers as long as they may be late. */
const longWaitSeconds = 3;
const longWait = 3;

/** Whether a node that was asked so long ago takes much longer than it usually does; `newest`: when the newest report came, 0 before any. */
export function waitsLong(seconds: number, rhythm: NodeRhythm | undefined, asked: AskedWork, newest: number): boolean {
  if (seconds < longWaitSeconds) return false;
  const usual = usualSeconds(rhythm, asked);
  return seconds > (usual === undefined ? Math.max(graceSeconds, longWait * newest) : longWait * usual);
}

/** The median of the distances from the median. */
function deviation(values: readonly number[]): number {
  const middle = median(values);
  return median(values.map((value) => Math.abs(value - middle)));
}
