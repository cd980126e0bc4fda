import type { Channel, ChannelListener, Clock } from "./ports.ts";

export interface HandedChannelOptions {
  readonly clock: Clock;
  /** The first frame must have come by then. */
  readonly firstWithinMs: number;
  /** Called once: who is to take the channel over has to listen to it now, and gets this frame first. */
  readonly onFirst: (frame: Uint8Array) => void;
  /** Called once: the channel is over, whichever end has ended it. */
  readonly onOver: () => void;
}

/** A channel whose first frame is looked at before it is known who takes it over. It must be listened to by then. */
export function handedChannel(channel: Channel, options: HandedChannelOptions): Channel {
  let listener: ChannelListener | undefined;
  let first: Uint8Array | undefined;
  let isOver = false;
  const cancel = options.clock.after(options.firstWithinMs, () =>
    handed.close(`no hello within ${options.firstWithinMs / 1000} s`),
  );

  function over(): void {
    cancel();
    if (isOver) return;
    isOver = true;
    options.onOver();
  }

  const handed: Channel = {
    ...channel,
    close(reason) {
      over();
      channel.close(reason);
    },
    listen(given) {
      listener = given;
      if (first) given.onFrame(first);
      first = undefined;
    },
  };
  channel.listen({
    onFrame(frame) {
      if (listener) return listener.onFrame(frame);
      if (isOver || first) return;
      cancel();
      first = frame;
      options.onFirst(frame);
    },
    onClose(reason, clean) {
      over();
      listener?.onClose(reason, clean);
    },
  });
  return handed;
}
