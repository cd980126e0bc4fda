import type { Server, Socket } from "node:net";
import type { ConnectionRoom, Place } from "./connection-room.ts";
import type { ConnectionTurns } from "./connection-turns.ts";

/** Two sockets of one connection, as under TLS, have the same ends. */
const endOf = ({ remoteAddress, remotePort }: Socket) => `${remoteAddress}:${remotePort}`;

/**
 * Gives each connection of a server its turn and its place. Those for which there is no room any more end at once, without a word:
 * whoever is there in earnest connects again. To be called when the server has all that listens for its connections.
 *
 * @returns the place of a connection, by its socket
 */
export function guardConnections(
  server: Server,
  { room, turns }: { readonly room: ConnectionRoom; readonly turns: ConnectionTurns },
): (socket: Socket) => Place | undefined {
  const places = new Map<string, Place>();
  // Nothing reads from a connection before it is served: neither HTTP nor TLS.
  const served = server.listeners("connection");
  server.removeAllListeners("connection");

  function serve(socket: Socket): void {
    const from = socket.remoteAddress ?? "";
    const key = endOf(socket);
    const place = room.take(from, () => socket.destroy());
    if (!place) return void socket.destroy();
    places.set(key, {
      ...place,
      is(standing) {
        place.is(standing);
        if (standing === "placed") turns.know(from);
      },
    });
    const kept = places.get(key);
    socket.once("close", () => {
      place.leave();
      if (places.get(key) === kept) places.delete(key);
    });
    for (const listener of served) listener.call(server, socket);
  }

  server.on("connection", (socket: Socket) => {
    const end = () => socket.destroy();
    socket.on("error", end);
    const leave = turns.arrive(socket.remoteAddress ?? "", {
      serve() {
        socket.off("error", end);
        socket.off("close", leftWaiting);
        if (!socket.destroyed) serve(socket);
      },
      end,
    });
    function leftWaiting(): void {
      leave();
    }
    if (!socket.destroyed) socket.once("close", leftWaiting);
  });
  return (socket) => places.get(endOf(socket));
}
