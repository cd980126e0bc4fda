import { createRandom, type Random } from "../math/random.ts";
import type { Clock, Dial, EnergyMeter, UpdateSeconds } from "../runtime/ports.ts";
import { emulateLink } from "./link-emulation.ts";
import { type DeviceProfile, emulateDevice, emulateEnergy, type LinkProfile } from "./profiles.ts";

export interface EmulatedNodeOptions {
  readonly dial: Dial;
  readonly clock: Clock;
  /** If absent, it is not emulated. */
  readonly device?: DeviceProfile | UpdateSeconds;
  readonly link?: LinkProfile;
  /** Seeds all random draws, together with the node's name. */
  readonly seed: number;
  readonly name: string;
  /** In place of the stream that these seed. */
  readonly random?: Random;
}

/** Replaces the connection and device that a node is started with by the same ones slowed down to the profiles. */
export function emulateNode({ dial, clock, device, link, seed, name, ...options }: EmulatedNodeOptions): {
  readonly dial: Dial;
  readonly device?: UpdateSeconds;
  readonly energy?: EnergyMeter;
} {
  const { random = createRandom(seed, "emulation", name) } = options;
  const profile = link && { profile: link, additionalDelayMs: () => 0 };
  const updateSeconds = typeof device === "object" ? emulateDevice(device, random) : device;
  return {
    dial: profile ? async () => emulateLink(await dial(), profile, clock, random) : dial,
    ...(updateSeconds ? { device: updateSeconds } : {}),
    ...(typeof device === "object" ? { energy: emulateEnergy(device, link) } : {}),
  };
}
