import { connect, createServer, type Socket } from "node:net";
import { createFrameReader } from "./websocket-frames.ts";

export interface RecordingProxy extends AsyncDisposable {
  /** `http://127.0.0.1:PORT`, which leads to the target. */
  readonly url: string;
  /** All that has come from browsers so far: requests as they are, and the contents of WebSocket frames. */
  sent(): Buffer;
}

/** Passes connections on to a port of this machine, and records what browsers send. */
export async function startRecordingProxy(port: number): Promise<RecordingProxy> {
  const pieces: Buffer[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(port, "127.0.0.1");
    const read = createFrameReader((piece) => pieces.push(piece));
    near.on("data", read);
    near.pipe(far).pipe(near);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.on("error", () => other.destroy());
      socket.on("close", () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the proxy has no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    sent: () => Buffer.concat(pieces),
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
