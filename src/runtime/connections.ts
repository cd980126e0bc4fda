import { TokenBucket } from "../math/token-bucket.ts";
import type { ConnectionId } from "../protocol/aggregator/environment.ts";
import { frameRate, mostBytesBeforeHello } from "./connection-limits.ts";
import type { Channel } from "./ports.ts";

/** What is heard of a connection until it is closed, from either side. */
export interface ConnectionListener {
  onFrame(frame: Uint8Array): void;
  /** More comes than may: nothing of it is read any more, and the connection has to be closed. */
  onExcess(reason: string): void;
  onClose(reason: string): void;
}

interface Connection {
  readonly channel: Channel;
  readonly frames: TokenBucket;
  /** Before it has said who it is. */
  isStranger: boolean;
  bytesBefore: number;
  /** As far as it was looked at. */
  arrivedBytes: number;
}

/** The channels of an aggregator by the numbers of their connections, and how many bytes went over all of them. */
export class Connections {
  bytesSent = 0;
  bytesReceived = 0;
  readonly #open = new Map<ConnectionId, Connection>();
  readonly #now: () => number;
  #next: ConnectionId = 1;

  /** @param now seconds */
  constructor(now: () => number) {
    this.#now = now;
  }

  add(channel: Channel): ConnectionId {
    const connection = this.#next++;
    const frames = new TokenBucket(frameRate, this.#now());
    this.#open.set(connection, { channel, frames, isStranger: true, bytesBefore: 0, arrivedBytes: 0 });
    return connection;
  }

  listen(connection: ConnectionId, { onFrame, onExcess, onClose }: ConnectionListener): void {
    this.#open.get(connection)?.channel.listen({
      onFrame: (frame) => {
        this.bytesReceived += frame.byteLength;
        const open = this.#open.get(connection);
        if (!open) return;
        const excess = this.#excessOf(open, frame);
        if (excess === undefined) onFrame(frame);
        else onExcess(excess);
      },
      onClose: (reason) => {
        if (this.#open.delete(connection)) onClose(reason);
      },
    });
  }

  #excessOf(open: Connection, frame: Uint8Array): string | undefined {
    if (!open.frames.take(this.#now())) return `sent more than ${frameRate.perSecond} frames a second unasked`;
    if (!open.isStranger) return undefined;
    open.bytesBefore += frame.byteLength;
    return open.bytesBefore > mostBytesBeforeHello
      ? `sent more than ${mostBytesBeforeHello} bytes before hello`
      : undefined;
  }

  /** The connection has said who it is. */
  named(connection: ConnectionId): void {
    const open = this.#open.get(connection);
    if (!open?.isStranger) return;
    open.isStranger = false;
    open.channel.standing?.("named");
  }

  /** These are of nodes that take part. */
  placed(connections: readonly ConnectionId[]): void {
    for (const connection of connections) this.#open.get(connection)?.channel.standing?.("placed");
  }

  /** The same frame to each of them, or the same heartbeat. */
  send(connections: readonly ConnectionId[], frame: Uint8Array, { beats = false } = {}): void {
    for (const connection of connections) {
      const open = this.#open.get(connection);
      open?.frames.add(1);
      if (beats && open?.channel.beat) open.channel.beat(frame);
      else open?.channel.send(frame);
    }
    this.bytesSent += frame.byteLength * connections.length;
  }

  /** Over which connections bytes have come since this was asked last, as far as their channels tell. */
  heard(): ConnectionId[] {
    const heard: ConnectionId[] = [];
    for (const [connection, open] of this.#open) {
      const arrived = open.channel.arrivedBytes?.() ?? 0;
      if (arrived !== open.arrivedBytes) heard.push(connection);
      open.arrivedBytes = arrived;
    }
    return heard;
  }

  sendToAll(frame: Uint8Array): void {
    this.send([...this.#open.keys()], frame);
  }

  close(connection: ConnectionId, reason: string): void {
    this.#open.get(connection)?.channel.close(reason);
    this.#open.delete(connection);
  }

  closeAll(reason: string): void {
    for (const { channel } of this.#open.values()) channel.close(reason);
    this.#open.clear();
  }
}
