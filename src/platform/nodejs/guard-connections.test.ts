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
  const guard = createConnectionGuard({ room: createConnectionRoom(2), turns: atOnce, clock, isProxy: () => false });
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
    createConnectionGuard({ room: createConnectionRoom(9), turns, clock, isProxy: () => false }).guard(server);
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

test("where many find no room, most end before there is a socket of them, until it is looked again", async () => {
  const full: ConnectionTurns = {
    ...atOnce,
    arrive(_from, { end }) {
      end();
      return () => {};
    },
  };
  const server = createServer();
  createConnectionGuard({ room: createConnectionRoom(1), turns: full, clock, isProxy: (from) => from === "" }).guard(
    server,
  );
  const port = await listening(server);
  let sockets = 0;
  server.on("connection", () => sockets++);
  const flood = () => Promise.all(Array.from({ length: 30 }, () => once(come(port).resume(), "close")));
  await flood();
  expect(sockets).toBe(30);
  await clock.advance(0.07);
  expect(server.maxConnections).toBe(1);
  await clock.advance(0.2);
  await flood();
  expect(sockets).toBe(60);
});
