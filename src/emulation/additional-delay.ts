import { createRandom } from "../math/random.ts";
import type { Channel, Clock } from "../runtime/ports.ts";
import { emulateLink } from "./link-emulation.ts";

export interface AdditionalDelay {
  /** For `delayed` of an aggregator: puts the additional delay, each way, on every channel. */
  on(channel: Channel, delayMs: () => number): Channel;
  /** Resolves when the channels that were closed before are so at the other end too: when all that was sent has left. */
  closed(): Promise<void>;
}

export function additionalDelay(clock: Clock): AdditionalDelay {
  const random = createRandom(0, "additional delay");
  /** Channels whose end is under way. */
  const ending = new Set<Channel>();
  const waiting: (() => void)[] = [];

  function ended(channel: Channel): void {
    ending.delete(channel);
    if (ending.size === 0) for (const resolve of waiting.splice(0)) resolve();
  }

  return {
    on(channel, delayMs) {
      let isOver = false;
      const over = () => {
        isOver = true;
        ended(channel);
      };
      const real: Channel = {
        ...channel,
        close(reason) {
          over();
          channel.close(reason);
        },
        listen: (listener) =>
          channel.listen({
            onFrame: (frame) => listener.onFrame(frame),
            onClose(reason, clean) {
              over();
              listener.onClose(reason, clean);
            },
          }),
      };
      const delayed = emulateLink(real, { additionalDelayMs: delayMs }, clock, random);
      return {
        ...delayed,
        close(reason) {
          if (!isOver) ending.add(channel);
          delayed.close(reason);
        },
      };
    },
    closed: () => (ending.size === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
  };
}
