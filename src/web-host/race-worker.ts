import { chooseKernels } from "../kernels/choose-kernels.ts";
import type { Kernels } from "../learning/kernels.ts";
import { plainKernels } from "../learning/plain-kernels.ts";
import { browserClock } from "../platform/browser/clock.ts";
import { race } from "./race.ts";
import { fetchedRaceData } from "./race-data.ts";
import type { FromRace, ToRace } from "./race-messages.ts";
import { createRacePace, type RacePace } from "./race-pace.ts";

/** How often the page is told how far the race has come. */
const clockMs = 50;

const tell = (message: FromRace) => postMessage(message);
let tau = 1;
let pace: RacePace | undefined;

addEventListener("message", ({ data: message }: MessageEvent<ToRace>) => {
  switch (message.kind) {
    case "start":
      tau = message.tau;
      void start(message);
      return;
    case "steer":
      tau = message.tau;
      return;
    case "speed":
      pace?.setSpeed(message.speed);
      return;
    default:
      message satisfies never;
  }
});

async function start({ settings, data, speed }: Extract<ToRace, { kind: "start" }>): Promise<void> {
  try {
    const kernels = await fastest();
    const source = fetchedRaceData(data);
    const [trainData, testData] = [await source.load("train", kernels), await source.load("test", kernels)];
    const kept = createRacePace({
      lanes: settings.lanes.length,
      speed,
      now: browserClock.now,
      wait: (ms) => (ms === 0 ? browserClock.yield() : new Promise((resolve) => setTimeout(resolve, ms))),
    });
    pace = kept;
    const ticks = setInterval(() => {
      tell({ kind: "clock", seconds: Math.min(kept.seconds(), settings.budgetSeconds) });
    }, clockMs);
    const hand = { tau: () => tau };
    await race(settings, { kernels, trainData, testData, hand, pace: kept, settle: browserClock.yield, tell });
    clearInterval(ticks);
  } catch (error) {
    tell({ kind: "failed", reason: error instanceof Error ? error.message : String(error) });
  }
}

/** A page's policy may forbid WebAssembly. */
async function fastest(): Promise<Kernels> {
  try {
    return await chooseKernels();
  } catch {
    return plainKernels;
  }
}
