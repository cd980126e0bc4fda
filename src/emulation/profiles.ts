import type { Random } from "../math/random.ts";
import type { UpdateSeconds } from "../runtime/ports.ts";

/** How long an emulated device takes for one local update: normal, never less than a thousandth of the mean. */
export interface DeviceProfile {
  readonly name: string;
  readonly updateSeconds: { readonly mean: number; readonly standardDeviation: number };
}

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
  { name: "laptop", updateSeconds: { mean: 0.003, standardDeviation: 0.001 } },
  { name: "raspberry-pi-3", updateSeconds: { mean: 0.0122, standardDeviation: 0.0015 } },
];

export const linkProfiles: readonly LinkProfile[] = [
  {
    name: "wifi",
    latencySeconds: { mean: 0.037, standardDeviation: 0.012 },
    bytesPerSecond: 500_000,
    lossProbability: 0.01,
    retransmissionSeconds: 0.2,
  },
];

/** Draws the times of a device's local updates. */
export function emulateDevice({ updateSeconds }: DeviceProfile, random: Random): UpdateSeconds {
  const { mean, standardDeviation } = updateSeconds;
  return () => Math.max(mean / 1000, mean + standardDeviation * random.normal());
}

/** Seconds from a frame's last byte leaving until it arrives. */
export function sampleLatencySeconds(link: LinkProfile, random: Random): number {
  const { mean, standardDeviation } = link.latencySeconds;
  let seconds = Math.max(mean / 10, mean + standardDeviation * random.normal());
  while (random.uniform() < link.lossProbability) seconds += link.retransmissionSeconds;
  return seconds;
}
