import type { NatsChannel } from "./nats-channel.ts";

/** Smaller frames are not worth a publication to all. */
const leastSharedBytes = 512;

/** Ways to send: to all at once, which gives the frame's number, and who is there. */
export interface SharedSending {
  publishToAll(frame: Uint8Array): number;
  channels(): number;
}

/**
 * Collects what is sent within one turn. A frame that goes to more than half of all channels is published once; each channel is
 * then told its number, in its order among what else it is sent.
 */
export function shareFrames(sending: SharedSending) {
  let pending: { readonly frame: Uint8Array; readonly channel: NatsChannel }[] = [];

  function flush(): void {
    const sent = pending;
    pending = [];
    const receivers = new Map<Uint8Array, number>();
    for (const { frame } of sent) receivers.set(frame, (receivers.get(frame) ?? 0) + 1);
    const numbers = new Map<Uint8Array, number>();
    for (const { frame, channel } of sent) {
      const many = receivers.get(frame) ?? 0;
      const isShared = many > 1 && 2 * many > sending.channels() && frame.length >= leastSharedBytes;
      if (!isShared) {
        channel.write(frame);
        continue;
      }
      let number = numbers.get(frame);
      if (number === undefined) {
        number = sending.publishToAll(frame);
        numbers.set(frame, number);
      }
      channel.writeShared(number);
    }
  }

  return {
    flush,
    take(frame: Uint8Array, channel: NatsChannel): void {
      if (pending.length === 0) queueMicrotask(flush);
      pending.push({ frame, channel });
    },
  };
}
