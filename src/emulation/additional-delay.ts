import { createRandom } from "../math/random.ts";
import type { Channel, Clock } from "../runtime/ports.ts";
import { emulateLink } from "./link-emulation.ts";

/** For `delayed` of an aggregator: puts the additional delay, each way, on every channel. */
export function additionalDelay(clock: Clock): (channel: Channel, delayMs: () => number) => Channel {
  const random = createRandom(0, "additional delay");
  return (channel, delayMs) => emulateLink(channel, { additionalDelayMs: delayMs }, clock, random);
}
