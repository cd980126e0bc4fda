import type { Hello } from "../protocol/messages.ts";
import type { EnergyMeter } from "./ports.ts";

/** What a node says of its meter when it joins. */
export function toldEnergy({ metered, by, mostWatts }: EnergyMeter): NonNullable<Hello["energy"]> {
  return { metered, by, mostWatts };
}
