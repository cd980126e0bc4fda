import type { FromRace, ToRace } from "../../../src/web-host/race-messages.ts";
import { byHand, type RaceSettings } from "../../../src/web-host/race-settings.ts";
import type { Begin } from "../../../src/web-host/site-messages.ts";
import { siteWorker } from "../site/site-worker.ts";

/** A race that goes on in a worker of this page. */
export interface RunningRace {
  /** From the next round on, the lane `you` has this tau. */
  steer(tau: number): void;
  /** The rest is not to be watched: as fast as it computes. */
  skip(): void;
  /** Ends it, wherever it is. */
  end(): void;
}

/** Seconds of the budget in a second of the page: to be watched, or to be steered. */
const watched = 2;
const steered = 1;

export function startRaceWorker(settings: RaceSettings, tau: number, take: (message: FromRace) => void): RunningRace {
  const worker = siteWorker("race");
  const tell = (message: ToRace) => worker.postMessage(message);
  worker.onmessage = ({ data }: MessageEvent<FromRace>) => take(data);
  worker.onerror = (event) => {
    event.preventDefault();
    const reason = event.message || "its worker does not start; a newer browser may be needed";
    take({ kind: "failed", reason });
  };
  const data = new URL("data/", document.baseURI).href;
  const speed = settings.lanes.includes(byHand) ? steered : watched;
  const begin: Begin = { kind: "race", settings, data, speed, tau };
  worker.postMessage(begin);
  return {
    steer: (wanted) => tell({ kind: "steer", tau: wanted }),
    skip: () => tell({ kind: "speed", speed: Number.POSITIVE_INFINITY }),
    end: () => worker.terminate(),
  };
}
