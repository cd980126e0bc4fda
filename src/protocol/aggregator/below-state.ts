import type { SpentBelow } from "../spent-below.ts";

/** What is known of what was spent below a relay (below.ts). Plain data. */
export interface RelayAccount {
  /** Of the relay's program that is there, or was last. */
  readonly instance: string;
  /** Another program took part before. */
  readonly sinceStart: boolean;
  /** What it told last; undefined before. */
  told: SpentBelow | undefined;
  /** When that was, or until when heartbeats since are in `upTo`. */
  toldSeconds: number;
  /** No more bytes than that when it has done what it was asked for; 0 when it has. */
  upTo: number;
  /** Bytes of accounts before this one, at most: the relay's program was restarted, or took part in another run meanwhile. */
  settled: number;
}
