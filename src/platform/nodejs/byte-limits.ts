import type { Socket } from "node:net";
import type { WebSocket } from "ws";
import { mostBytesBeforeHello } from "../../runtime/connection-limits.ts";

/** What comes in pieces, with the frames around it, may be so much more than a frame. */
const slackBytes = 64 * 1024;

/**
 * Of an end that has been told to go, and goes on sending, so many bytes more are read: its goodbye may stand behind them. Then it waits,
 * unread, until it is cut off, and has time to hear why.
 */
const mostAfterClosing = 64 * 1024;

/** Pings that a connection may send; nobody who follows docs/protocol.md sends any, and proxies few. */
const mostPingsInRow = 20;

export interface ByteLimits {
  /** The other end has said who it is. */
  named(): void;
  /** A whole message has come. */
  message(): void;
}

export interface ByteLimitOptions {
  readonly maximumFrameBytes: number;
  /** Whether the other end has to say first who it is. */
  readonly isStranger: boolean;
  /** Called once: the reason is for both ends. */
  readonly onExcess: (reason: string) => void;
}

/**
 * Counts the bytes below a WebSocket that have not become messages: a frame that never ends, in however many pieces, must not
 * fill the memory, and before hello even less.
 */
export function limitBytes(
  below: Socket,
  socket: WebSocket,
  { maximumFrameBytes, onExcess, ...options }: ByteLimitOptions,
): ByteLimits {
  let { isStranger } = options;
  let exceeded = false;
  let bytes = 0;
  let bytesAfterClosing = 0;
  let pings = 0;

  function exceed(reason: string): void {
    if (exceeded) return;
    exceeded = true;
    bytes = 0;
    onExcess(reason);
  }

  const onData = (piece: Uint8Array) => {
    bytes += piece.length;
    if (exceeded || socket.readyState !== socket.OPEN) {
      bytesAfterClosing += piece.length;
      if (bytesAfterClosing > mostAfterClosing) socket.pause();
    } else if (isStranger && bytes > mostBytesBeforeHello) {
      exceed(`sent more than ${mostBytesBeforeHello} bytes before hello`);
    } else if (bytes > maximumFrameBytes + slackBytes) exceed("sent a frame over the size limit, in pieces");
  };
  below.on("data", onData);
  socket.on("ping", () => {
    pings += 1;
    if (pings > mostPingsInRow) exceed(`sent more than ${mostPingsInRow} pings in a row`);
  });
  return {
    named() {
      isStranger = false;
      bytes = 0;
    },
    message() {
      pings = 0;
      if (!isStranger && socket.readyState === socket.OPEN) bytes = 0;
    },
  };
}
