import type { Socket } from "node:net";
import type { WebSocket } from "ws";
import { shortenedReason } from "../../runtime/close-reason.ts";
import type { Channel } from "../../runtime/ports.ts";

/** Close code of our own choosing, in the range that is free for applications. */
const endedOnPurpose = 4000;
const closeTimeoutMs = 2000;

/**
 * An open WebSocket as a Channel. Text frames and frames over the socket's size limit end the connection.
 *
 * @param below what its bytes come over
 */
export function webSocketChannel(socket: WebSocket, remote: string, below?: Pick<Socket, "bytesRead">): Channel {
  let failure: string | undefined;
  socket.on("error", (error) => {
    failure = describe(error);
  });
  // What the other end says at once waits for the listener.
  socket.pause();
  return {
    remote,
    send(frame) {
      if (socket.readyState === socket.OPEN) socket.send(frame);
    },
    close(reason) {
      if (socket.readyState === socket.CLOSED) return;
      socket.resume();
      closeSoon(socket, endedOnPurpose, shortenedReason(reason));
    },
    listen({ onFrame, onClose }) {
      socket.on("message", (data, isBinary) => {
        if (isBinary && data instanceof Buffer) return onFrame(data);
        failure = "sent text where only binary frames are expected";
        closeSoon(socket, 1003, failure);
      });
      socket.on("close", (code, reason) => {
        onClose(failure ?? (reason.toString() || "connection closed"), failure === undefined && code !== 1006);
      });
      socket.resume();
    },
    ...(below ? { arrivedBytes: () => below.bytesRead } : {}),
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
