import type { ConnectionId } from "../protocol/aggregator/environment.ts";
import type { Channel } from "./ports.ts";

/** What is heard of a connection until it is closed, from either side. */
export interface ConnectionListener {
  onFrame(frame: Uint8Array): void;
  onClose(reason: string): void;
}

/** The channels of an aggregator by the numbers of their connections, and how many bytes went over all of them. */
export class Connections {
  bytesSent = 0;
  bytesReceived = 0;
  readonly #channels = new Map<ConnectionId, Channel>();
  #next: ConnectionId = 1;

  add(channel: Channel): ConnectionId {
    const connection = this.#next++;
    this.#channels.set(connection, channel);
    return connection;
  }

  listen(connection: ConnectionId, { onFrame, onClose }: ConnectionListener): void {
    this.#channels.get(connection)?.listen({
      onFrame: (frame) => {
        this.bytesReceived += frame.byteLength;
        if (this.#channels.has(connection)) onFrame(frame);
      },
      onClose: (reason) => {
        if (this.#channels.delete(connection)) onClose(reason);
      },
    });
  }

  /** The same frame to each of them. */
  send(connections: readonly ConnectionId[], frame: Uint8Array): void {
    for (const connection of connections) this.#channels.get(connection)?.send(frame);
    this.bytesSent += frame.byteLength * connections.length;
  }

  sendToAll(frame: Uint8Array): void {
    this.send([...this.#channels.keys()], frame);
  }

  close(connection: ConnectionId, reason: string): void {
    this.#channels.get(connection)?.close(reason);
    this.#channels.delete(connection);
  }

  closeAll(reason: string): void {
    for (const channel of this.#channels.values()) channel.close(reason);
    this.#channels.clear();
  }
}
