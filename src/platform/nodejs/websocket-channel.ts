import type { Socket } from "node:net";
import type { WebSocket } from "ws";
import { shortenedReason } from "../../runtime/close-reason.ts";
import type { Channel, Standing } from "../../runtime/ports.ts";
import { limitBytes } from "./byte-limits.ts";

/** Close code of our own choosing, in the range that is free for applications. */
const endedOnPurpose = 4000;
const closeTimeoutMs = 2000;

/** Who does not read what is sent is cut off when so many of the largest frames wait, and this much more. */
const mostFramesUnread = 3;
const mostBytesUnread = 1024 * 1024;

/** What limits the other end, where strangers may connect. */
export interface ChannelLimits {
  /** What its bytes come over. */
  readonly below: Socket;
  readonly maximumFrameBytes: number;
  /** Of an end that has connected: told who it is. Left out, it is the one that was connected to. */
  readonly onStanding?: (standing: Standing) => void;
}

/** An open WebSocket as a Channel. Text frames and frames over the socket's size limit end the connection. */
export function webSocketChannel(socket: WebSocket, remote: string, limits?: ChannelLimits): Channel {
  let failure: string | undefined;
  let largestSent = 0;
  const bytes =
    limits &&
    limitBytes(limits.below, socket, {
      maximumFrameBytes: limits.maximumFrameBytes,
      isStranger: limits.onStanding !== undefined,
      onExcess(reason) {
        failure = reason;
        closeSoon(socket, 1009, shortenedReason(reason));
      },
    });
  socket.on("error", (error) => {
    failure = describe(error);
  });
  // What the other end says at once waits for the listener.
  socket.pause();
  return {
    remote,
    send(frame) {
      if (socket.readyState !== socket.OPEN) return;
      if (socket.bufferedAmount > mostFramesUnread * largestSent + mostBytesUnread) {
        failure = `does not read what it is sent: ${socket.bufferedAmount} bytes wait`;
        return socket.terminate();
      }
      largestSent = Math.max(largestSent, frame.byteLength);
      socket.send(frame);
    },
    close(reason) {
      if (socket.readyState === socket.CLOSED) return;
      socket.resume();
      closeSoon(socket, endedOnPurpose, shortenedReason(reason));
    },
    listen(listener) {
      socket.on("message", (data, isBinary) => {
        bytes?.message();
        // What came after too much is not read any more.
        if (socket.readyState !== socket.OPEN) return;
        if (isBinary && data instanceof Buffer) return listener.onFrame(data);
        failure = "sent text where only binary frames are expected";
        closeSoon(socket, 1003, failure);
      });
      socket.on("close", (code, reason) => {
        listener.onClose(failure ?? (reason.toString() || "connection closed"), failure === undefined && code !== 1006);
      });
      socket.resume();
    },
    ...(limits && bytes
      ? {
          arrivedBytes: () => limits.below.bytesRead,
          standing(standing: Standing) {
            bytes.named();
            limits.onStanding?.(standing);
          },
        }
      : {}),
  };
}

/** The other end may be gone without a word, or not want to answer. */
function closeSoon(socket: WebSocket, code: number, reason: string): void {
  socket.close(code, reason);
  const timer = setTimeout(() => socket.terminate(), closeTimeoutMs);
  socket.once("close", () => clearTimeout(timer));
}

function describe(error: Error): string {
  if ("code" in error && error.code === "WS_ERR_UNSUPPORTED_MESSAGE_LENGTH") return "sent a frame over the size limit";
  return error.message;
}
