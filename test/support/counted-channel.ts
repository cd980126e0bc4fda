import type { Channel } from "../../src/runtime/ports.ts";

/** What has gone over links, both ways. */
export interface LinkBytes {
  bytes: number;
}

/** The channel, of whose frames the bytes are counted. */
export function counted(channel: Channel, over: LinkBytes): Channel {
  return {
    ...channel,
    send(frame) {
      over.bytes += frame.byteLength;
      channel.send(frame);
    },
    listen(listener) {
      channel.listen({
        onFrame(frame) {
          over.bytes += frame.byteLength;
          listener.onFrame(frame);
        },
        onClose: (reason, clean) => listener.onClose(reason, clean),
      });
    },
  };
}
