import type { Random } from "../math/random.ts";
import type { Channel, ChannelListener, Clock } from "../runtime/ports.ts";
import { type LinkProfile, sampleLatencySeconds } from "./profiles.ts";

/** What an emulated link does to frames. It may change while the channel is in use; frames under way keep theirs. */
export interface LinkEmulation {
  /** Undefined: none. */
  readonly profile?: LinkProfile;
  /** Additional delay of each frame in each direction, read at each frame. */
  readonly additionalDelayMs: () => number;
}

/**
 * Delays and throttles a channel in both directions. Frames stay in order, as over TCP: one that is sent again holds up
 * those behind it. Closing is delayed like a frame, so that nothing sent before is lost.
 */
export function emulateLink(channel: Channel, link: LinkEmulation, clock: Clock, random: Random): Channel {
  const outgoing = createLane(link, clock, random);
  const incoming = createLane(link, clock, random);
  let closed = false;
  return {
    remote: channel.remote,
    send(frame) {
      if (closed) return;
      if (outgoing.isClear()) channel.send(frame);
      else outgoing.deliver(frame.byteLength, () => channel.send(frame));
    },
    close(reason) {
      if (closed) return;
      closed = true;
      outgoing.deliver(0, () => channel.close(reason));
    },
    listen(listener: ChannelListener) {
      channel.listen({
        onFrame(frame) {
          if (incoming.isClear()) listener.onFrame(frame);
          else incoming.deliver(frame.byteLength, () => listener.onFrame(frame));
        },
        onClose: (reason, clean) => {
          outgoing.drop();
          incoming.deliver(0, () => listener.onClose(reason, clean));
        },
      });
    },
  };
}

/** One direction. */
function createLane({ profile, additionalDelayMs }: LinkEmulation, clock: Clock, random: Random) {
  const waiting: { readonly at: number; readonly act: () => void }[] = [];
  /** When the link has sent all frames so far, and when the last one arrives. */
  let freeAt = 0;
  let lastArrival = 0;
  let armed: (() => void) | undefined;

  function arm(): void {
    const first = waiting[0];
    if (!first || armed) return;
    armed = clock.after(Math.max(0, (first.at - clock.now()) * 1000), () => {
      armed = undefined;
      while (waiting[0] && waiting[0].at <= clock.now()) waiting.shift()?.act();
      arm();
    });
  }

  /** Frames sent from now on arrive at once. */
  const isClear = (): boolean => !profile && waiting.length === 0 && additionalDelayMs() === 0;

  return {
    isClear,
    deliver(bytes: number, act: () => void): void {
      if (isClear()) return act();
      const now = clock.now();
      const delay = additionalDelayMs() / 1000;
      let arrival = now + delay;
      if (profile) {
        freeAt = Math.max(now, freeAt) + bytes / profile.bytesPerSecond;
        arrival = freeAt + delay + sampleLatencySeconds(profile, random);
      }
      lastArrival = Math.max(lastArrival, arrival);
      waiting.push({ at: lastArrival, act });
      arm();
    },
    drop(): void {
      armed?.();
      armed = undefined;
      waiting.length = 0;
    },
  };
}
