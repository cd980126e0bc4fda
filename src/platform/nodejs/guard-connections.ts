import type { Server, Socket } from "node:net";
import type { ConnectionRoom, Place } from "./connection-room.ts";

/** Two sockets of one connection, as under TLS, have the same ends. */
const endOf = ({ remoteAddress, remotePort }: Socket) => `${remoteAddress}:${remotePort}`;

/**
 * Gives each connection of a server its place. Those for which there is no room any more end at once, without a word: whoever
 * is there in earnest connects again.
 *
 * @returns the place of a connection, by its socket
 */
export function guardConnections(server: Server, room: ConnectionRoom): (socket: Socket) => Place | undefined {
  const places = new Map<string, Place>();
  server.on("connection", (socket: Socket) => {
    const key = endOf(socket);
    const place = room.take(socket.remoteAddress, () => socket.destroy());
    if (!place) return void socket.destroy();
    places.set(key, place);
    socket.once("close", () => {
      place.leave();
      if (places.get(key) === place) places.delete(key);
    });
  });
  return (socket) => places.get(endOf(socket));
}
