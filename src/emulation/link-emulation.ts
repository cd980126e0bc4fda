import type { Random } from "../math/random.ts";
import { encode } from "../protocol/codec.ts";
import type { Channel, ChannelListener, Clock } from "../runtime/ports.ts";
import { type LinkProfile, sampleLatencySeconds } from "./profiles.ts";

/**
 * What may be under way in one direction: so many frames, and so many bytes as soon as there are more frames than rounds ever
 * have under way. A sender that does not wait for answers must not fill the memory.
 */
export const mostFramesUnderWay = 1000;
export const mostBytesUnderWay = 8 * 1024 * 1024;
const usualFramesUnderWay = 8;

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
  let onClose = (_reason: string) => {};
  /** The link has broken under what was to go over it. */
  const overflow = () => {
    if (closed) return;
    closed = true;
    outgoing.drop();
    incoming.drop();
    const reason = "sent more than fits into the emulated link's delay";
    channel.close(reason);
    onClose(reason);
  };
  /** Something has come out of the link: the other end knows who speaks. */
  let begun = false;
  const pass = (frame: Uint8Array) => {
    begun = true;
    channel.send(frame);
  };
  function send(frame: Uint8Array): void {
    if (closed) return;
    if (outgoing.isClear()) pass(frame);
    else if (outgoing.isFull(frame.byteLength)) overflow();
    else outgoing.deliver(frame.byteLength, () => pass(frame));
  }
  return {
    remote: channel.remote,
    ...(channel.standing ? { standing: (standing) => channel.standing?.(standing) } : {}),
    send,
    // A real link that is slow still moves bytes all the time.
    beat(frame) {
      if (closed || !begun) return send(frame);
      // A heartbeat tells how many messages came before it: what is still under way must not seem to be lost.
      const passed = outgoing.isEmpty() ? frame : bareHeartbeat();
      if (channel.beat) channel.beat(passed);
      else channel.send(passed);
    },
    ...(channel.beatEvery ? { beatEvery: (seconds, frame) => channel.beatEvery?.(seconds, frame) } : {}),
    ...(channel.arrivedBytes ? { arrivedBytes: () => channel.arrivedBytes?.() ?? 0 } : {}),
    close(reason) {
      if (closed) return;
      closed = true;
      outgoing.deliver(0, () => channel.close(reason));
    },
    listen(listener: ChannelListener) {
      let ended = false;
      onClose = (reason) => {
        if (!ended) listener.onClose(reason, false);
        ended = true;
      };
      channel.listen({
        onFrame(frame) {
          if (ended) return;
          if (incoming.isClear()) listener.onFrame(frame);
          else if (incoming.isFull(frame.byteLength)) overflow();
          else incoming.deliver(frame.byteLength, () => listener.onFrame(frame));
        },
        onClose: (reason, clean) => {
          outgoing.drop();
          if (ended) return;
          ended = true;
          incoming.deliver(0, () => listener.onClose(reason, clean));
        },
      });
    },
  };
}

const bareHeartbeat = () => encode({ type: "heartbeat" });

/** One direction. */
function createLane({ profile, additionalDelayMs }: LinkEmulation, clock: Clock, random: Random) {
  const waiting: { readonly at: number; readonly bytes: number; readonly act: () => void }[] = [];
  let bytesUnderWay = 0;
  /** When the link has sent all frames so far, and when the last one arrives. */
  let freeAt = 0;
  let lastArrival = 0;
  let armed: (() => void) | undefined;

  function arm(): void {
    const first = waiting[0];
    if (!first || armed) return;
    armed = clock.after(Math.max(0, (first.at - clock.now()) * 1000), () => {
      armed = undefined;
      while (waiting[0] && waiting[0].at <= clock.now()) {
        const { bytes, act } = waiting.shift() as (typeof waiting)[number];
        bytesUnderWay -= bytes;
        act();
      }
      arm();
    });
  }

  /** Frames sent from now on arrive at once. */
  const isClear = (): boolean => !profile && waiting.length === 0 && additionalDelayMs() === 0;

  return {
    isClear,
    isEmpty: () => waiting.length === 0,
    /** Whether a frame of this size is too much. */
    isFull(bytes: number): boolean {
      if (waiting.length >= mostFramesUnderWay) return true;
      return waiting.length >= usualFramesUnderWay && bytesUnderWay + bytes > mostBytesUnderWay;
    },
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
      waiting.push({ at: lastArrival, bytes, act });
      bytesUnderWay += bytes;
      arm();
    },
    drop(): void {
      armed?.();
      armed = undefined;
      waiting.length = 0;
      bytesUnderWay = 0;
    },
  };
}
