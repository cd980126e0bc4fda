import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";

/** Joins each two connections to the same path: what comes from one goes to the other, its end too. */
export async function startRelay(): Promise<AsyncDisposable & { readonly url: string }> {
  const http = createServer();
  const server = new WebSocketServer({ server: http, handleProtocols: ([first]) => first ?? false });
  const waiting = new Map<string, WebSocket>();
  server.on("connection", (socket, { url = "" }) => {
    const other = waiting.get(url);
    if (!other) {
      // Nothing is lost before the other one is there.
      socket.pause();
      waiting.set(url, socket);
      return;
    }
    waiting.delete(url);
    join(socket, other);
    join(other, socket);
    other.resume();
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  return {
    url: `ws://127.0.0.1:${(http.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      for (const socket of server.clients) socket.terminate();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

/** Codes from 3000 on may be sent on as they came. */
function join(from: WebSocket, to: WebSocket): void {
  from.on("message", (data, isBinary) => to.send(data, { binary: isBinary }));
  from.on("close", (code, reason) => (code >= 3000 ? to.close(code, reason) : to.terminate()));
}
