import type { Leadership } from "../runtime/leadership.ts";
import type { Channel } from "../runtime/ports.ts";

/**
 * What makes channels over which a program sends only while it leads. What it would have sent while that was not certain is sent, in its
 * order, when it leads still, and never if another one has begun.
 */
export function heldBack(leadership: Leadership | undefined): (channel: Channel) => Channel {
  if (!leadership) return (channel) => channel;
  let waiting: (() => void)[] = [];

  function sendAll(): void {
    const all = waiting;
    waiting = [];
    for (const send of all) send();
  }

  return (channel) => ({
    ...channel,
    send(frame) {
      if (waiting.length === 0 && leadership.holds()) return channel.send(frame);
      if (waiting.length === 0) leadership.whenHeld(sendAll);
      waiting.push(() => channel.send(frame));
    },
  });
}
