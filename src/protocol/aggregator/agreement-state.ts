import type { RunSettings } from "../run-settings.ts";

/** Nodes tell of their tables; a run follows. */
export interface Agreement {
  readonly request: number;
  /** Of the run that follows. */
  readonly settings: RunSettings;
  /** All nodes that are there take part in it, however many a run needs otherwise. */
  readonly everyone: boolean;
  readonly waitingSince: number;
  readonly startBytes: StartBytes;
  /** By name, who was asked over the present connection, and what they told. */
  readonly asked: Set<string>;
  readonly described: Map<string, Uint8Array>;
  /** Enough have told, and the answer to the `agree` effect is awaited. */
  deciding: boolean;
  /** The run that follows is to begin paused. */
  pauseAsked: boolean;
}

/** What the meters showed when a run, or the agreement before it, was started. */
export interface StartBytes {
  readonly sent: number;
  readonly received: number;
}
