import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { createVirtualClock } from "../memory/virtual-clock.ts";
import { createConnectionRoom } from "./connection-room.ts";
import type { ConnectionTurns } from "./connection-turns.ts";
import { createConnectionGuard } from "./guard-connections.ts";

const atOnce: ConnectionTurns = {
  arrive(_from, { serve }) {
    serve();
    return () => {};
  },
  know() {},
};

const clock = createVirtualClock();
const backlog = 16;

async function listening(server: Server): Promise<number> {
  onTestFinished(() => void server.close());
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

function come(port: number): Socket {
  const socket = connect(port, "127.0.0.1");
  onTestFinished(() => void socket.destroy());
  return socket;
}

test("servers of one guard, as of two addresses, share the room", async () => {
  const guard = createConnectionGuard({
    room: createConnectionRoom(2),
    turns: atOnce,
    clock,
    backlog,
    isProxy: () => false,
  });
  const servers = [createServer(), createServer()];
  for (const server of servers) guard.guard(server);
  const [one = 0, two = 0] = await Promise.all(servers.map(listening));
  const first = come(one);
  await once(servers[0] as Server, "connection");
  come(two);
  await once(servers[1] as Server, "connection");
  come(two);
  await once(first.resume(), "close");
});

describe("a connection that waits for its turn", () => {
  /** A server whose connections wait until they are let in. */
  async function waiting() {
    const served: string[] = [];
    const server = createServer((socket) => socket.on("data", (data) => served.push(String(data))));
    let arrived: Parameters<ConnectionTurns["arrive"]>[1] | undefined;
    let left = 0;
    const turns: ConnectionTurns = {
      arrive(_from, connection) {
        arrived = connection;
        return () => left++;
      },
      know() {},
    };
    createConnectionGuard({ room: createConnectionRoom(9), turns, clock, backlog, isProxy: () => false }).guard(server);
    const socket = come(await listening(server));
    socket.write("hello");
    const [there] = (await once(server, "connection")) as [Socket];
    return { served, socket, there, arrived: () => arrived, left: () => left };
  }

  test("is heard of by nobody, and then with all that it has said", async () => {
    const { served, there, arrived } = await waiting();
    while (there.readableLength === 0) await new Promise(setImmediate);
    expect(served).toEqual([]);
    arrived()?.serve();
    await once(there, "data");
    expect(served).toEqual(["hello"]);
  });

  test("may be ended, and may go by itself", async () => {
    const { socket, there, arrived, left } = await waiting();
    arrived()?.end();
    await Promise.all([once(socket.resume(), "close"), once(there, "close")]);
    expect(left()).toBe(1);
  });
});

describe("where many find no room", () => {
  const full: ConnectionTurns = {
    ...atOnce,
    arrive(_from, { end }) {
      end();
      return () => {};
    },
  };

  /** A server that has no room but for proxies. */
  async function flooded(reopens: boolean) {
    const server = createServer();
    const [room, isProxy] = [createConnectionRoom(1), () => false];
    const guard = createConnectionGuard({ room, turns: full, clock, backlog, reopens, isProxy });
    guard.guard(server);
    onTestFinished(() => guard.end());
    const port = await listening(server);
    let sockets = 0;
    server.on("connection", () => sockets++);
    /** So many come. @returns how many of them the server saw */
    async function flood(count: number): Promise<number> {
      const before = sockets;
      const gone = (socket: Socket) =>
        new Promise((resolve) =>
          socket
            .resume()
            .on("error", () => {})
            .once("close", resolve),
        );
      await Promise.all(Array.from({ length: count }, () => gone(come(port))));
      return sockets - before;
    }
    return { server, flood };
  }

  test("the system refuses all for a moment, and then all are looked at again", async () => {
    const { server, flood } = await flooded(true);
    for (let times = 0; times < 3; times++) {
      expect(await flood(30)).toBe(30);
      await clock.advance(0.07);
      expect(server.listening).toBe(false);
      expect(await flood(30)).toBe(0);
      await clock.advance(0.2);
      while (!server.listening) await new Promise(setImmediate);
    }
  });

  test("most end before there is a socket of them where the system cannot, until it is looked again", async () => {
    const { server, flood } = await flooded(false);
    expect(await flood(30)).toBe(30);
    await clock.advance(0.07);
    expect(server.maxConnections).toBe(1);
    expect(server.listening).toBe(true);
    await clock.advance(0.2);
    expect(await flood(30)).toBe(30);
  });
});
