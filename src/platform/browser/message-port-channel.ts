import { shortenedReason } from "../../runtime/close-reason.ts";
import type { Channel } from "../../runtime/ports.ts";

/** What passes between two ends: frames, the end of the connection, and that it was understood. */
type Passed =
  | { readonly kind: "frame"; readonly frame: Uint8Array }
  | { readonly kind: "close"; readonly reason: string }
  | { readonly kind: "closed" };

export interface MessagePortOptions {
  /**
   * The frames that are sent may be given away, as each is sent over this channel only. Otherwise each is copied once, for the
   * end that receives it.
   */
  readonly givesAway?: boolean;
}

/**
 * One end of a connection between two workers, or a worker and its page. Frames are handed over, not copied on the way. A worker
 * that was terminated says nothing: the other end hears of it by silence.
 */
export function messagePortChannel(
  port: MessagePort,
  remote: string,
  { givesAway = false }: MessagePortOptions = {},
): Channel {
  let closed = false;
  let ended = false;
  const pass = (message: Passed, transferred: Transferable[] = []) => port.postMessage(message, transferred);
  return {
    remote,
    send(frame) {
      if (closed) return;
      const isWhole = frame.byteLength === frame.buffer.byteLength;
      const given = givesAway && isWhole && frame.buffer instanceof ArrayBuffer ? frame : frame.slice();
      pass({ kind: "frame", frame: given }, [given.buffer as ArrayBuffer]);
    },
    close(reason) {
      if (closed) return;
      closed = true;
      pass({ kind: "close", reason: shortenedReason(reason) });
    },
    listen(listener) {
      function end(reason: string): void {
        if (ended) return;
        closed = true;
        ended = true;
        listener.onClose(reason, true);
      }
      port.onmessage = ({ data }: MessageEvent<Passed>) => {
        switch (data.kind) {
          case "frame":
            if (!ended) listener.onFrame(data.frame);
            return;
          case "close":
            pass({ kind: "closed" });
            return end(data.reason);
          case "closed":
            end("connection closed");
            return port.close();
          default:
            throw new Error(`unreachable: ${data satisfies never}`);
        }
      };
    },
  };
}
