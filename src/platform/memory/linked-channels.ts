import { shortenedReason } from "../../runtime/close-reason.ts";
import type { Channel, ChannelListener, Clock } from "../../runtime/ports.ts";

export interface LinkOptions {
  /** The name of each end, for the other one's messages. */
  readonly names?: readonly [first: string, second: string];
  /** Frames arrive as callbacks of this clock, without delay; without it, as microtasks. */
  readonly clock?: Clock;
}

/**
 * Both ends of a connection inside one program. Frames are copied when they are sent, and arrive in order after
 * the sender's current task. Frames on their way to the end that closes may be lost, as on a network.
 */
export function linkChannels({ names = ["first", "second"], clock }: LinkOptions = {}): readonly [Channel, Channel] {
  const later = clock
    ? (act: () => void) => void clock.after(0, act)
    : (act: () => void) => void Promise.resolve().then(act);
  const first = createEnd(names[1], later);
  const second = createEnd(names[0], later);
  first.link(second);
  second.link(first);
  return [first.channel, second.channel];
}

type Arrival = (listener: ChannelListener) => void;

interface End {
  readonly channel: Channel;
  link(other: End): void;
  frame(frame: Uint8Array): void;
  /** The connection is over. */
  end(reason: string): void;
}

function createEnd(remote: string, later: (act: () => void) => void): End {
  let other: End | undefined;
  let listener: ChannelListener | undefined;
  /** Frames that arrived before there was a listener. */
  const early: Arrival[] = [];
  let arrivedBytes = 0;
  let closed = false;
  let ended = false;

  function arrive(arrival: Arrival): void {
    if (listener) arrival(listener);
    else early.push(arrival);
  }

  function end(reason: string): void {
    if (ended) return;
    closed = true;
    ended = true;
    arrive((to) => to.onClose(reason, true));
  }

  return {
    channel: {
      remote,
      send(frame) {
        if (closed) return;
        const copy = new Uint8Array(frame);
        later(() => other?.frame(copy));
      },
      close(reason) {
        if (closed) return;
        closed = true;
        const told = shortenedReason(reason);
        later(() => {
          other?.end(told);
          later(() => end(told));
        });
      },
      listen(given) {
        later(() => {
          listener = given;
          for (const arrival of early.splice(0)) arrival(given);
        });
      },
      arrivedBytes: () => arrivedBytes,
    },
    link(end) {
      other = end;
    },
    frame(frame) {
      arrivedBytes += frame.byteLength;
      if (!ended) arrive((to) => to.onFrame(frame));
    },
    end,
  };
}
