/** Heartbeats of a connection: one whenever nothing else was sent for so long. */
export interface Heartbeats {
  /** They begin, or go on at this pace, with the next frame that is sent. */
  set(seconds: number, frame: Uint8Array): void;
  /** To be called with each frame that is sent. */
  sent(): void;
  stop(): void;
}

export function createHeartbeats(send: (frame: Uint8Array) => void): Heartbeats {
  let beat: { readonly everyMs: number; readonly frame: Uint8Array } | undefined;
  let lastMs = 0;
  let timer: NodeJS.Timeout | undefined;

  function arm(): void {
    if (!beat) return;
    clearTimeout(timer);
    timer = setTimeout(look, Math.max(0, lastMs + beat.everyMs - performance.now()));
  }

  function look(): void {
    if (!beat) return;
    // Timers may fire up to a millisecond early.
    if (performance.now() >= lastMs + beat.everyMs - 1) {
      lastMs = performance.now();
      send(beat.frame);
    }
    arm();
  }

  return {
    set(seconds, frame) {
      beat = { everyMs: 1000 * seconds, frame };
      if (timer) arm();
    },
    sent() {
      lastMs = performance.now();
      if (!timer) arm();
    },
    stop() {
      beat = undefined;
      clearTimeout(timer);
    },
  };
}
