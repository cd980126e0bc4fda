import { once } from "node:events";
import { Agent, createServer as createHttpServer, request } from "node:http";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import fc from "fast-check";
import { describe, expect, onTestFinished, test } from "vitest";
import { createVirtualClock } from "../memory/virtual-clock.ts";
import { createDoor, type DoorOptions } from "./door.ts";

const backlog = 16;

/** A server with a door, whose connections say back what they hear. */
async function withDoor(options: Partial<DoorOptions> = {}, host = "127.0.0.1") {
  const clock = createVirtualClock();
  const server = createServer((socket) => socket.on("error", () => socket.destroy()).pipe(socket));
  server.listen(0, host);
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const told: string[] = [];
  const door = createDoor(server, { clock, backlog, reopens: true, onState: (said) => told.push(said), ...options });
  onTestFinished(async () => {
    await door.end();
    server.close();
  });
  return { clock, server, port, told, door };
}

/** Resolves with "in", or with the reason why not. */
function come(port: number, host = "127.0.0.1"): Promise<{ socket: Socket; outcome: string | undefined }> {
  const socket = connect(port, host);
  onTestFinished(() => void socket.destroy());
  return new Promise((resolve) => {
    socket.once("connect", () => resolve({ socket, outcome: "in" }));
    socket.once("error", ({ code }: NodeJS.ErrnoException) => resolve({ socket, outcome: code }));
  });
}

/** Listens or cannot: what follows `open`. */
async function opened(server: Server): Promise<void> {
  while (!server.listening) await new Promise(setImmediate);
}

const turns = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

describe("a door that is shut", () => {
  test.each(["127.0.0.1", "::1", "::", "0.0.0.0"])("at %s lets nobody in until it is opened", async (host) => {
    const { server, port, door } = await withDoor({}, host);
    const to = host.includes(":") ? "::1" : "127.0.0.1";
    for (let times = 0; times < 3; times++) {
      expect(door.shut()).toBe(true);
      expect((await come(port, to)).outcome).toBe("ECONNREFUSED");
      door.open();
      await opened(server);
      expect((await come(port, to)).outcome).toBe("in");
    }
    expect((server.address() as AddressInfo).address).toBe(host);
  });

  test("does not disturb those who are in", async () => {
    const { server, port, door } = await withDoor();
    const { socket } = await come(port);
    door.shut();
    socket.write("still here");
    expect(String((await once(socket, "data"))[0])).toBe("still here");
    door.open();
    await opened(server);
    socket.write("and now");
    expect(String((await once(socket, "data"))[0])).toBe("and now");
  });

  test("is nobody else's business, though everybody leaves meanwhile", async () => {
    const { server, port, door } = await withDoor();
    const heard: string[] = [];
    for (const event of ["close", "listening", "error"]) server.on(event, () => heard.push(event));
    const { socket } = await come(port);
    door.shut();
    socket.end();
    await once(socket.resume(), "close");
    await turns();
    door.open();
    await opened(server);
    await turns();
    expect(heard).toEqual([]);
    await door.end();
    server.close();
    await turns();
    expect(heard).toEqual(["close"]);
  });

  test("leaves HTTP's connections as they are, also those that wait for another request", async () => {
    const server = createHttpServer((_asked, response) => response.end("answered"));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const door = createDoor(server, { clock: createVirtualClock(), backlog, reopens: true });
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const { port } = server.address() as AddressInfo;
    let connections = 0;
    server.on("connection", () => connections++);
    async function ask(): Promise<void> {
      const [response] = await once(request({ port, host: "127.0.0.1", agent }).end(), "response");
      expect(await text(response)).toBe("answered");
    }
    await ask();
    await turns();
    door.shut();
    await turns();
    door.open();
    await opened(server);
    await ask();
    expect(connections).toBe(1);
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  });
});

describe("where another program takes the port meanwhile", () => {
  async function taken() {
    const made = await withDoor();
    made.door.shut();
    const thief = createServer();
    onTestFinished(() => void thief.close());
    thief.listen(made.port, "127.0.0.1");
    await once(thief, "listening");
    made.door.open();
    await turns();
    return { ...made, thief };
  }

  test("it is told once, and the server listens again as soon as it can", async () => {
    const { clock, server, port, told, thief } = await taken();
    await clock.advance(1);
    await turns();
    await clock.advance(1);
    await turns();
    expect(told).toEqual([expect.stringMatching(/^stopped listening at port \d+ .*another program has taken it/)]);
    thief.close();
    await once(thief, "close");
    await clock.advance(0.3);
    await opened(server);
    await turns();
    expect(told.slice(1)).toEqual([`listens at port ${port} again`]);
    expect((await come(port)).outcome).toBe("in");
  });

  test("the door is not shut again", async () => {
    const { clock, server, door, thief } = await taken();
    thief.close();
    await once(thief, "close");
    await clock.advance(0.3);
    await opened(server);
    await turns();
    expect(door.shut()).toBe(false);
    expect(server.listening).toBe(true);
  });

  test("a server that is closed does not try on", async () => {
    const { clock, server, door, thief } = await taken();
    await door.end();
    const closed = new Promise((resolve) => server.close(resolve));
    await closed;
    thief.close();
    await once(thief, "close");
    await clock.advance(5);
    await turns();
    expect(server.listening).toBe(false);
  });
});

test("where ports cannot be listened at again, or the server does not listen, it stays as it is", async () => {
  const { server, door } = await withDoor({ reopens: false });
  expect(door.shut()).toBe(false);
  expect(server.listening).toBe(true);
  const silent = createDoor(createServer(), { clock: createVirtualClock(), backlog, reopens: true });
  expect(silent.shut()).toBe(false);
});

test("whatever happens in whatever order, it listens when it was opened last, and is closed when it has ended", async () => {
  const acts = fc.array(fc.constantFrom("shut", "open", "come", "wait"), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(acts, fc.constantFrom("shut", "open"), async (before, last) => {
      const { server, port, door } = await withDoor();
      for (const act of [...before, last]) {
        if (act === "shut" || act === "open") door[act]();
        if (act === "come") await come(port);
        if (act === "wait") await turns();
      }
      if (last === "open") {
        await opened(server);
        expect((await come(port)).outcome).toBe("in");
      }
      await door.end();
      server.close();
      await turns();
      expect((await come(port)).outcome).toBe("ECONNREFUSED");
    }),
    { numRuns: 40 },
  );
});
