import { once } from "node:events";
import { createServer, type OutgoingHttpHeaders } from "node:http";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { WebSocketServer } from "ws";
import { ConnectionFailed } from "../../runtime/ports.ts";
import { nodeUrl, openWebSocket, webSocketDialer } from "./websocket-dialer.ts";

describe("the address of an aggregator", () => {
  test.each([
    ["192.168.1.5", "ws://192.168.1.5:7313/node"],
    ["192.168.1.5:8000", "ws://192.168.1.5:8000/node"],
    ["ws://lab", "ws://lab:7313/node"],
    ["ws://lab:80", "ws://lab/node"],
    ["http://lab:7313/", "ws://lab:7313/node"],
    ["https://lab.example", "wss://lab.example/node"],
    ["ws://lab:7313/behind/a/proxy", "ws://lab:7313/behind/a/proxy/node"],
    ["https://lab.example/edgewise", "wss://lab.example/edgewise/node"],
    ["https://lab.example/edgewise/?case=2#plots", "wss://lab.example/edgewise/node"],
    ["wss://lab.example/edgewise/node", "wss://lab.example/edgewise/node"],
    ["ws://lab.example/edgewise/", "ws://lab.example/edgewise/node"],
    ["lab.example/edgewise", "ws://lab.example/edgewise/node"],
    ["http://lab:7313/join", "ws://lab:7313/node"],
    ["wss://lab.example/node/", "wss://lab.example/node"],
    ["[::1]:7313", "ws://[::1]:7313/node"],
  ])("%s leads to %s", (address, url) => {
    expect(nodeUrl(address)).toBe(url);
  });

  test.each(["", "ftp://lab", "ws://", "lab:port"])("%j is none", (address) => {
    expect(() => nodeUrl(address)).toThrow(TypeError);
  });
});

describe("why there is no connection", () => {
  /** What a node is told where an HTTP answer comes in place of a WebSocket. */
  async function refusal(status: number, headers: OutgoingHttpHeaders, body: string): Promise<string> {
    const server = createServer();
    server.on("upgrade", (_request, socket) => {
      socket.on("error", () => {});
      const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
      socket.end(`HTTP/1.1 ${status} No\r\n${head.join("")}Connection: close\r\n\r\n${body}`);
    });
    server.listen(0, "127.0.0.1");
    onTestFinished(() => void server.close());
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const failed = await webSocketDialer(`ws://127.0.0.1:${port}/node`, { maximumFrameBytes: 1000 })().catch(
      (error: unknown) => error,
    );
    if (!(failed instanceof ConnectionFailed)) throw failed;
    expect(failed.refused).toBe(status >= 400 && status < 500);
    return failed.message.replace(`127.0.0.1:${port}`, "HOST");
  }

  test("is what the aggregator says in words", async () => {
    const plain = { "content-type": "text/plain; charset=utf-8" };
    expect(await refusal(403, plain, "requests to lab are not answered")).toBe(
      "HOST: HTTP 403 No: requests to lab are not answered",
    );
    expect(await refusal(403, plain, "x".repeat(1e6))).toBe(`HOST: HTTP 403 No: ${"x".repeat(1000)}`);
  });

  test("is the status where a proxy sends a page of its own", async () => {
    expect(await refusal(502, { "content-type": "text/html" }, "<h1>Bad Gateway</h1>")).toBe("HOST: HTTP 502 No");
    expect(await refusal(404, {}, "")).toBe("HOST: HTTP 404 No: no aggregator answers at this address");
  });

  test("is that one side speaks TLS and the other does not", async () => {
    const server = createTcpServer((socket) => {
      socket.on("error", () => {});
      // As servers of HTTP and of TLS answer to bytes that they do not understand.
      socket.once("data", (data) => (data[0] === 22 ? socket.end("HTTP/1.1 400 Bad Request\r\n\r\n") : socket.end()));
    }).listen(0, "127.0.0.1");
    onTestFinished(() => void server.close());
    await once(server, "listening");
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const dial = (scheme: string) => webSocketDialer(`${scheme}://${host}/node`, { maximumFrameBytes: 1000 })();
    await expect(dial("wss")).rejects.toThrow(
      `${host} does not answer over TLS: use the link that the aggregator prints`,
    );
    await expect(dial("ws")).rejects.toThrow(`${host} closed the connection without an answer: if it speaks TLS`);
  });

  test("is where to go instead", async () => {
    expect(await refusal(301, { location: "https://lab/edgewise/node" }, "")).toBe(
      "HOST: HTTP 301 No: it is at https://lab/edgewise/node now, so give that address",
    );
  });
});

describe("where nothing listens for a moment", () => {
  async function freePort(): Promise<number> {
    const server = createTcpServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, "close");
    return port;
  }

  test("a node tries five times within a quarter of a second, as a flooded aggregator listens again by then", async () => {
    const port = await freePort();
    const pauses: number[] = [];
    const opened = await openWebSocket(`ws://127.0.0.1:${port}/node`, { maximumFrameBytes: 1000 }, async (ms) => {
      if (pauses.push(ms) < 4) return;
      const server = new WebSocketServer({ host: "127.0.0.1", port });
      onTestFinished(() => server.close());
      await once(server, "listening");
    });
    onTestFinished(() => opened.socket.terminate());
    expect(pauses).toEqual([50, 50, 50, 50]);
  });

  test("and then says that nothing listens", async () => {
    const url = `ws://127.0.0.1:${await freePort()}/node`;
    let pauses = 0;
    const failed = openWebSocket(url, { maximumFrameBytes: 1000 }, async () => void pauses++);
    await expect(failed).rejects.toThrow("nothing listens at 127.0.0.1");
    expect(pauses).toBe(4);
  });
});
