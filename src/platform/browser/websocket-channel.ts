import { shortenedReason } from "../../runtime/close-reason.ts";
import type { Channel, ChannelListener } from "../../runtime/ports.ts";

/** Close code of our own choosing, in the range that is free for applications. */
const endedOnPurpose = 4000;
const wrongKind = 4003;
const tooLarge = 4009;
/** How long the other end has to answer a close: it may be gone without a word. */
const closeTimeoutMs = 2000;

/** Who does not read what is sent is cut off when so many of the largest frames wait, and this much more. */
const mostFramesUnread = 3;
const mostBytesUnread = 1024 * 1024;

/** The part of a browser's WebSocket that is used here, which the classes of Node.js have too. */
export type WebSocketLike = Pick<
  WebSocket,
  "binaryType" | "readyState" | "bufferedAmount" | "send" | "close" | "addEventListener"
>;

const open = 1;

/** An open WebSocket as a Channel, from the moment of its opening on. Text frames and frames over the limit end the connection. */
export function webSocketChannel(socket: WebSocketLike, remote: string, maximumFrameBytes: number): Channel {
  let listener: ChannelListener | undefined;
  const early: Uint8Array[] = [];
  let failure: string | undefined;
  let end: { readonly reason: string; readonly clean: boolean } | undefined;
  let largestSent = 0;
  socket.binaryType = "arraybuffer";

  function finish(reason: string, clean: boolean): void {
    if (end) return;
    end = { reason, clean };
    listener?.onClose(reason, clean);
  }

  function closeSoon(code: number, reason: string): void {
    socket.close(code, shortenedReason(reason));
    setTimeout(() => finish(failure ?? "the other end did not answer", false), closeTimeoutMs);
  }

  function fail(code: number, reason: string): void {
    failure ??= reason;
    closeSoon(code, reason);
  }

  socket.addEventListener("message", ({ data }) => {
    // What came after too much, or after our own close, is not read any more.
    if (end || socket.readyState !== open) return;
    if (!(data instanceof ArrayBuffer)) return fail(wrongKind, "sent text where only binary frames are expected");
    if (data.byteLength > maximumFrameBytes) return fail(tooLarge, "sent a frame over the size limit");
    const frame = new Uint8Array(data);
    if (listener) listener.onFrame(frame);
    else early.push(frame);
  });
  socket.addEventListener("close", ({ code, reason, wasClean }) => {
    finish(failure ?? (reason || "connection closed"), failure === undefined && wasClean && code !== 1006);
  });

  return {
    remote,
    send(frame) {
      if (end || socket.readyState !== open) return;
      if (socket.bufferedAmount > mostFramesUnread * largestSent + mostBytesUnread) {
        return fail(endedOnPurpose, `does not read what it is sent: ${socket.bufferedAmount} bytes wait`);
      }
      largestSent = Math.max(largestSent, frame.byteLength);
      socket.send(frame as Uint8Array<ArrayBuffer>);
    },
    close(reason) {
      if (!end && socket.readyState === open) closeSoon(endedOnPurpose, reason);
    },
    listen(given) {
      listener = given;
      for (const frame of early.splice(0)) given.onFrame(frame);
      if (end) given.onClose(end.reason, end.clean);
    },
  };
}
