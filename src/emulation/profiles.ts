import type { Random } from "../math/random.ts";
import type { EnergyMeter, UpdateSeconds, Watts } from "../runtime/ports.ts";
import { reckonedEnergy } from "../runtime/reckoned-energy.ts";

/** How long an emulated device takes for one local update: normal, never less than a thousandth of the mean. */
export interface DeviceProfile {
  readonly name: string;
  readonly updateSeconds: { readonly mean: number; readonly standardDeviation: number };
  /** Now and then, at random, once in `everySeconds` of computing in the mean, an update takes `seconds` longer. */
  readonly stalls?: { readonly seconds: number; readonly everySeconds: number };
  /** What it draws; left out, as much as {@link usualWatts}. */
  readonly watts?: Watts;
}

/**
 * A Raspberry Pi 3 Model B, as the benchmarks of the Raspberry Pi Dramble have it: 1.4 W (260 mA) when idle, 3.7 W (730 mA) with all
 * four cores busy. What Wi-Fi adds while it sends is assumed.
 */
const usualWatts: Watts = { computing: 3.7, idle: 1.4, radio: 0.7 };

/** Assumed of a notebook: 15 W, the base power that Intel gives its U series, beside 6 W for the rest. */
const notebookWatts: Watts = { computing: 21, idle: 6, radio: 1 };

/** What an emulated link does to each frame, in each direction. */
export interface LinkProfile {
  readonly name: string;
  readonly latencySeconds: { readonly mean: number; readonly standardDeviation: number };
  readonly bytesPerSecond: number;
  /** Probability (0-1) that a frame is lost and sent again after `retransmissionSeconds`. */
  readonly lossProbability: number;
  readonly retransmissionSeconds: number;
}

/**
 * The paper's testbed: laptops and Raspberry Pi 3 over Wi-Fi. Tuned so that five nodes together show about 13 ms for a
 * local update (c) and about 130 ms for an aggregation (b), as the authors measured.
 */
export const deviceProfiles: readonly DeviceProfile[] = [
  { name: "laptop", updateSeconds: { mean: 0.003, standardDeviation: 0.001 }, watts: notebookWatts },
  { name: "raspberry-pi-3", updateSeconds: { mean: 0.0122, standardDeviation: 0.0015 }, watts: usualWatts },
];

/** That testbed's; one on which bytes cost time, such as a slow mobile one; and one on which they cost next to none. */
export const linkProfiles: readonly LinkProfile[] = [
  {
    name: "wifi",
    latencySeconds: { mean: 0.037, standardDeviation: 0.012 },
    bytesPerSecond: 500_000,
    lossProbability: 0.01,
    retransmissionSeconds: 0.2,
  },
  {
    name: "thin",
    latencySeconds: { mean: 0.1, standardDeviation: 0.02 },
    bytesPerSecond: 20_000,
    lossProbability: 0,
    retransmissionSeconds: 0,
  },
  {
    name: "lan",
    latencySeconds: { mean: 0.0005, standardDeviation: 0.0001 },
    bytesPerSecond: 100_000_000,
    lossProbability: 0,
    retransmissionSeconds: 0,
  },
];

/** Draws the times of a device's local updates. */
export function emulateDevice({ updateSeconds, stalls }: DeviceProfile, random: Random): UpdateSeconds {
  const { mean, standardDeviation } = updateSeconds;
  const usual = () => Math.max(mean / 1000, mean + standardDeviation * random.normal());
  if (stalls === undefined) return usual;
  return () => usual() + (random.uniform() < mean / stalls.everySeconds ? stalls.seconds : 0);
}

/** What a device draws on a link, reckoned. */
export function emulateEnergy(device: DeviceProfile | undefined, link: LinkProfile | undefined): EnergyMeter {
  const by = device?.watts ? `the watts of ${device.name}` : "the watts of a Raspberry Pi 3";
  return reckonedEnergy(device?.watts ?? usualWatts, { by, ...(link ? { bytesPerSecond: link.bytesPerSecond } : {}) });
}

/** Seconds from a frame's last byte leaving until it arrives. */
export function sampleLatencySeconds(link: LinkProfile, random: Random): number {
  const { mean, standardDeviation } = link.latencySeconds;
  let seconds = Math.max(mean / 10, mean + standardDeviation * random.normal());
  while (random.uniform() < link.lossProbability) seconds += link.retransmissionSeconds;
  return seconds;
}
