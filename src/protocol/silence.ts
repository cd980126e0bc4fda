/** When the other end of a connection counts as gone: both sides count in the same way. */

/** Signs of life are looked for so often. */
export const tickSeconds = 0.25;

/** A program that was halted itself for longer than this between two ticks has only not looked. */
const longestTickSeconds = 2 * tickSeconds;

/** How long a new connection has for its first message; it may be delayed on purpose. */
export const helloSeconds = 15;

/** After how long without a sign of life a node counts as gone, if nothing else is said. */
export const usualSilenceSeconds = 3;

/** A node waits this many times as long for its aggregator: to be wrong would cost it its place in the round. */
export const patienceOfNodes = 3;

/** A node that loads its data is waited for this many times as long: to read a file can hold up a small device. */
export const patienceWithLoading = 5;

/** A node that has not been told yet how often to say something says it so often. */
export const firstHeartbeatSeconds = 1;

/** Heartbeats from beside a program that computes for long wait this many times as long as its own. */
export const delayBeside = 1.5;

/**
 * Whether an end counts as gone, of which nothing is to come for so long at the most. Its last bytes may have come up to a tick before it was
 * seen that they had, so that a tick less is enough; not where so short a time has only a few ticks.
 */
export function isGone({ silentSeconds }: Watched, limit: number): boolean {
  return silentSeconds >= limit - Math.min(tickSeconds, limit / 12);
}

export interface Watched {
  /** For how long nothing has come, as far as ticks have shown. */
  readonly silentSeconds: number;
}

/** @param sinceTick seconds since the tick before, or since the connection began @returns for how long nothing has come */
export function silentAfterTick({ silentSeconds }: Watched, sinceTick: number, heard: boolean): number {
  return heard ? 0 : silentSeconds + Math.min(sinceTick, longestTickSeconds);
}
