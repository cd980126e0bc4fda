import { expect, test } from "vitest";
import { WebSocketServer } from "ws";
import { webSocketDialer } from "../../src/platform/nodejs/websocket-dialer.ts";

test("a node's frames are masked with zeros, so that their bytes pass as they are", async () => {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1", perMessageDeflate: false });
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as { port: number };
  const seen = new Promise<{ raw: Buffer; message: Buffer }>((resolve) => {
    server.on("connection", (socket, request) => {
      let raw = Buffer.alloc(0);
      request.socket.prependListener("data", (chunk) => {
        raw = Buffer.concat([raw, chunk]);
      });
      socket.on("message", (message) => resolve({ raw, message: message as Buffer }));
    });
  });
  const channel = await webSocketDialer(`ws://127.0.0.1:${port}`, { maximumFrameBytes: 1024 })();
  channel.listen({ onFrame() {}, onClose() {} });
  channel.send(Uint8Array.of(1, 2, 3, 255));
  const { raw, message } = await seen;
  // Final binary frame; masked, 4 bytes; the key; the bytes.
  expect([...raw]).toEqual([0x82, 0x84, 0, 0, 0, 0, 1, 2, 3, 255]);
  expect([...message]).toEqual([1, 2, 3, 255]);
  channel.close("done");
  server.close();
});
