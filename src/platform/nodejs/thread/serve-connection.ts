import { ConnectionFailed } from "../../../runtime/ports.ts";
import { type OpenedSocket, openWebSocket } from "../websocket-dialer.ts";
import { createHeartbeats } from "./heartbeats.ts";
import {
  alone,
  type ConnectionRequest,
  countersIn,
  type FromThread,
  mostBytesUntaken,
  type ToThread,
} from "./messages.ts";

/** Opens a connection in this thread and hands its frames over, both ways, until it is closed. */
export async function serveConnection(request: ConnectionRequest): Promise<void> {
  const { url, options, port } = request;
  try {
    serve(await openWebSocket(url, options), request);
  } catch (error) {
    const refused = error instanceof ConnectionFailed && error.refused;
    const reason = error instanceof Error ? error.message : String(error);
    port.postMessage({ kind: "failed", reason, refused } satisfies FromThread);
    port.close();
  }
}

function serve({ channel, socket, below }: OpenedSocket, { port, counters }: ConnectionRequest): void {
  const { arrived, untaken, paused } = countersIn(counters);
  const heartbeats = createHeartbeats((frame) => channel.send(frame));
  const tell = (message: FromThread) => port.postMessage(message);

  function readOn(): void {
    if (Atomics.exchange(paused, 0, 0) === 1) socket.resume();
  }

  const count = () => Atomics.store(arrived, 0, BigInt(below?.bytesRead ?? 0));
  count();
  below?.on("data", count);
  port.on("message", (message: ToThread) => {
    if (message instanceof Uint8Array) {
      channel.send(message);
      return heartbeats.sent();
    }
    switch (message.kind) {
      case "beat-every":
        return heartbeats.set(message.seconds, message.frame);
      case "close":
        heartbeats.stop();
        return channel.close(message.reason);
      case "read-on":
        return readOn();
      default:
        throw new Error(`unreachable: ${message satisfies never}`);
    }
  });
  // The program has ended, or does not want this connection any more.
  port.on("close", () => {
    heartbeats.stop();
    socket.terminate();
  });
  tell({ kind: "open" });
  channel.listen({
    onFrame(bytes) {
      const frame = alone(bytes);
      const waiting = Atomics.add(untaken, 0, frame.byteLength) + frame.byteLength;
      port.postMessage(frame, [frame.buffer]);
      if (waiting <= mostBytesUntaken || socket.readyState !== socket.OPEN) return;
      Atomics.store(paused, 0, 1);
      socket.pause();
      // It may have taken them before it could know.
      if (Atomics.load(untaken, 0) <= mostBytesUntaken) readOn();
    },
    onClose(reason, clean) {
      heartbeats.stop();
      tell({ kind: "closed", reason, clean });
      port.close();
    },
  });
}
