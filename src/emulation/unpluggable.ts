import type { Channel, ChannelListener, UnpluggableChannel } from "../runtime/ports.ts";

/** What a node hears whose connection was given up while its network was unplugged. */
const brokenReason = "the connection broke while the network was unplugged";

/**
 * Puts a plug on a channel. Pulled, it is as a cable that is pulled: frames are lost both ways, nobody is told that, and an end of the
 * connection does not arrive either. Heartbeats of the node's side come to nothing, so that it counts as silent.
 */
export function unpluggable(channel: Channel): UnpluggableChannel {
  let isPlugged = true;
  /** Ended at this end, at the other one, and whether each has been told of the other's. */
  let endedHere = false;
  let endedThere: { readonly reason: string; readonly clean: boolean } | undefined;
  let listener: ChannelListener | undefined;
  /** As far as they came through, and of the real channel when the plug was pulled. */
  let arrived = 0;
  let arrivedBefore = 0;

  const real = () => channel.arrivedBytes?.() ?? 0;

  function tellEnd(): void {
    if (endedThere && !endedHere) listener?.onClose(endedThere.reason, endedThere.clean);
  }

  return {
    ...channel,
    ...(channel.arrivedBytes ? { arrivedBytes: () => (isPlugged ? arrived + real() - arrivedBefore : arrived) } : {}),
    ...(channel.beat
      ? {
          beat(frame) {
            if (isPlugged) channel.beat?.(frame);
          },
        }
      : {}),
    send(frame) {
      if (isPlugged) channel.send(frame);
    },
    close(reason) {
      endedHere = true;
      if (isPlugged) channel.close(reason);
    },
    listen(given) {
      listener = given;
      channel.listen({
        onFrame(frame) {
          if (isPlugged && !endedHere) given.onFrame(frame);
        },
        onClose(reason, clean) {
          endedThere = { reason, clean };
          if (isPlugged) given.onClose(reason, clean);
        },
      });
    },
    unplug() {
      if (!isPlugged) return;
      arrived += real() - arrivedBefore;
      isPlugged = false;
    },
    plugIn() {
      if (isPlugged) return;
      isPlugged = true;
      arrivedBefore = real();
      if (endedHere) channel.close(brokenReason);
      else tellEnd();
    },
    isOver: () => endedThere !== undefined,
  };
}
