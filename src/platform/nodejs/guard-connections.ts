import type { Server, Socket } from "node:net";
import type { ConnectionRoom, Place } from "./connection-room.ts";
import type { ConnectionTurns } from "./connection-turns.ts";
import { createDoor, type Door, type DoorOptions } from "./door.ts";
import { createRefusals, type Refusals } from "./refusals.ts";

/** Two sockets of one connection, as under TLS, have the same ends. */
const endOf = ({ remoteAddress, remotePort }: Socket) => `${remoteAddress}:${remotePort}`;

/**
 * Gives each connection its turn and its place. Those for which there is no room any more end at once, without a word: whoever is
 * there in earnest connects again.
 */
export interface ConnectionGuard {
  /** To be called when the server has all that listens for its connections. */
  guard(server: Server): void;
  /** To be awaited before the servers are closed. */
  end(): Promise<void>;
  placeOf(socket: Socket): Place | undefined;
}

export interface GuardOptions extends DoorOptions {
  readonly room: ConnectionRoom;
  readonly turns: ConnectionTurns;
  /** Whose connections have their turns elsewhere. */
  readonly isProxy: (address: string) => boolean;
}

export function createConnectionGuard({ room, turns, isProxy, ...doorOptions }: GuardOptions): ConnectionGuard {
  const places = new Map<string, Place>();
  const doors: Door[] = [];

  /** @returns whether there was room for it */
  function take(socket: Socket): boolean {
    const from = socket.remoteAddress ?? "";
    const key = endOf(socket);
    const taken = room.take(from, () => socket.destroy());
    if (!taken) return false;
    const place: Place = {
      is(standing) {
        taken.is(standing);
        if (standing === "placed") turns.know(from);
      },
      leave: taken.leave,
    };
    places.set(key, place);
    socket.once("close", () => {
      place.leave();
      if (places.get(key) === place) places.delete(key);
    });
    return true;
  }

  return {
    guard(server) {
      // Nothing reads from a connection before it is served: neither HTTP nor TLS.
      const listeners = server.listeners("connection");
      server.removeAllListeners("connection");
      const { maxConnections } = server;
      const door = createDoor(server, doorOptions);
      doors.push(door);
      const refusals = createRefusals(doorOptions.clock, (isShut) => {
        if (!isShut) door.open();
        // Node.js ends connections beyond these itself, before there is a socket of them: the second best.
        server.maxConnections = isShut && !door.shut() ? 1 : maxConnections;
      });
      const serve = (socket: Socket) => {
        if (!take(socket)) {
          refusals.refused();
          return void socket.destroy();
        }
        for (const listener of listeners) listener.call(server, socket);
      };
      server.on("connection", (socket: Socket) => {
        const address = socket.remoteAddress ?? "";
        if (isProxy(address)) return serve(socket);
        waitForTurn(socket, address, { serve, refusals });
      });
    },
    async end() {
      await Promise.all(doors.map((door) => door.end()));
    },
    placeOf: (socket) => places.get(endOf(socket)),
  };

  function waitForTurn(
    socket: Socket,
    address: string,
    { serve, refusals }: { readonly serve: (socket: Socket) => void; readonly refusals: Refusals },
  ): void {
    const end = () => {
      refusals.refused();
      socket.destroy();
    };
    const failed = () => socket.destroy();
    let leave = () => {};
    const gone = () => leave();
    socket.on("error", failed);
    socket.once("close", gone);
    leave = turns.arrive(address, {
      serve() {
        socket.off("error", failed);
        socket.off("close", gone);
        if (!socket.destroyed) serve(socket);
      },
      end,
    });
  }
}
