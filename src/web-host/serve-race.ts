import { chooseKernels } from "../kernels/choose-kernels.ts";
import type { Kernels } from "../learning/kernels.ts";
import { plainKernels } from "../learning/plain-kernels.ts";
import { browserClock } from "../platform/browser/clock.ts";
import type { Hand } from "./race-by-hand.ts";
import { fetchedRaceData } from "./race-data.ts";
import type { BeginRace, FromRace, ToRace } from "./race-messages.ts";
import { createRacePace, type RacePace } from "./race-pace.ts";

/** How often the page is told how far the race has come. */
const clockMs = 50;

/** Runs a race in this worker; the returned function takes what the page sends while it runs. */
export function serveRace(begin: BeginRace, tell: (message: FromRace) => void): (message: ToRace) => void {
  let { tau } = begin;
  let pace: RacePace | undefined;
  const hand = { tau: () => tau };
  void runRace(begin, {
    hand,
    tell,
    onPace(made) {
      pace = made;
    },
  });
  return (message) => {
    switch (message.kind) {
      case "steer":
        tau = message.tau;
        return;
      case "speed":
        pace?.setSpeed(message.speed);
        return;
      default:
        message satisfies never;
    }
  };
}

interface Served {
  readonly hand: Hand;
  readonly tell: (message: FromRace) => void;
  readonly onPace: (pace: RacePace) => void;
}

async function runRace({ settings, data, speed }: BeginRace, { hand, tell, onPace }: Served): Promise<void> {
  let ticks: ReturnType<typeof setInterval> | undefined;
  try {
    // Aggregators and devices of a site do without what simulates.
    const { race } = await import("./race.ts");
    const kernels = await fastest();
    const source = fetchedRaceData(data);
    const [trainData, testData] = [await source.load("train", kernels), await source.load("test", kernels)];
    const pace = createRacePace({
      lanes: settings.lanes.length,
      speed,
      now: browserClock.now,
      wait: (ms) => (ms === 0 ? browserClock.yield() : new Promise((resolve) => setTimeout(resolve, ms))),
    });
    onPace(pace);
    ticks = setInterval(() => {
      tell({ kind: "clock", seconds: Math.min(pace.seconds(), settings.budgetSeconds) });
    }, clockMs);
    await race(settings, { kernels, trainData, testData, hand, pace, settle: browserClock.yield, tell });
  } catch (error) {
    tell({ kind: "failed", reason: error instanceof Error ? error.message : String(error) });
  } finally {
    clearInterval(ticks);
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
