import type { FromRace, ToRace } from "../../../src/web-host/race-messages.ts";
import type { RaceSettings } from "../../../src/web-host/race-settings.ts";
import type { Begin } from "../../../src/web-host/site-messages.ts";
import { siteWorker } from "../site/site-worker.ts";

/** A race that goes on in a worker of this page. */
export interface RunningRace {
  /** From the next round on, the lane `you` has this tau. */
  steer(tau: number): void;
  /** How fast its time passes from now on. */
  setPace(pace: RacePace): void;
  /** Ends it, wherever it is. */
  end(): void;
}

/** How fast a race's time passes: as it would on real devices, to be watched in short, or as fast as it computes. */
export type RacePace = "live" | "short" | "skipped";

/** Seconds of the budget in a second of the page. */
const speeds: Readonly<Record<RacePace, number>> = { live: 1, short: 2, skipped: Number.POSITIVE_INFINITY };

interface RaceStart {
  readonly settings: RaceSettings;
  readonly pace: RacePace;
  /** Of the lane `you`, at first. */
  readonly tau: number;
}

export function startRaceWorker({ settings, pace, tau }: RaceStart, take: (message: FromRace) => void): RunningRace {
  const worker = siteWorker("race");
  const tell = (message: ToRace) => worker.postMessage(message);
  worker.onmessage = ({ data }: MessageEvent<FromRace>) => take(data);
  worker.onerror = (event) => {
    event.preventDefault();
    const reason = event.message || "its worker does not start; a newer browser may be needed";
    take({ kind: "failed", reason });
  };
  const data = new URL("data/", document.baseURI).href;
  const begin: Begin = { kind: "race", settings, data, speed: speeds[pace], tau };
  worker.postMessage(begin);
  return {
    steer: (wanted) => tell({ kind: "steer", tau: wanted }),
    setPace: (wanted) => tell({ kind: "speed", speed: speeds[wanted] }),
    end: () => worker.terminate(),
  };
}
