import { TokenBucket } from "../math/token-bucket.ts";
import type { ConnectionId } from "../protocol/aggregator/environment.ts";
import { frameRate, mostBytesBeforeHello } from "./connection-limits.ts";
import type { PieceLane } from "./piece-lane.ts";
import type { Channel, ChannelListener } from "./ports.ts";

/** What is heard of connections until they are closed, from either side. */
export interface ConnectionsListener {
  onFrame(connection: ConnectionId, frame: Uint8Array): void;
  /** More comes than may: nothing of it is read any more, and the connection has to be closed. */
  onExcess(connection: ConnectionId, reason: string): void;
  onClose(connection: ConnectionId, reason: string): void;
  /** One is forgotten. `lane`: if its large frames go in pieces. */
  onEnded(connection: ConnectionId, lane: PieceLane | undefined): void;
}

/** One of them. There may be a million: what is told of each goes by its number, so that none needs functions of its own. */
class Connection implements ChannelListener {
  readonly channel: Channel;
  readonly frames: TokenBucket;
  /** Before it has said who it is. */
  isStranger = true;
  bytesBefore = 0;
  /** Undefined: all frames go whole. */
  lane: PieceLane | undefined;
  /** Of whole WebSocket frames. */
  frameBytes = 0;
  /** As far as it was looked at. */
  arrivedBytes = 0;
  readonly #id: ConnectionId;
  readonly #all: Connections;

  constructor(id: ConnectionId, channel: Channel, all: Connections, nowSeconds: number) {
    this.channel = channel;
    this.frames = new TokenBucket(frameRate, nowSeconds);
    this.#id = id;
    this.#all = all;
  }

  onFrame(frame: Uint8Array): void {
    this.#all.frameCame(this.#id, frame);
  }

  onClose(reason: string): void {
    this.#all.channelClosed(this.#id, reason);
  }
}

/** The channels of an aggregator by the numbers of their connections, and how many bytes went over all of them. */
export class Connections {
  bytesSent = 0;
  bytesReceived = 0;
  readonly #open = new Map<ConnectionId, Connection>();
  readonly #now: () => number;
  readonly #listener: ConnectionsListener;
  #next: ConnectionId = 1;

  /** @param now seconds */
  constructor(now: () => number, listener: ConnectionsListener) {
    this.#now = now;
    this.#listener = listener;
  }

  add(channel: Channel): ConnectionId {
    const connection = this.#next++;
    this.#open.set(connection, new Connection(connection, channel, this, this.#now()));
    return connection;
  }

  /** From now on what comes is told. */
  listen(connection: ConnectionId): void {
    const open = this.#open.get(connection);
    open?.channel.listen(open);
  }

  frameCame(connection: ConnectionId, frame: Uint8Array): void {
    this.bytesReceived += frame.byteLength;
    const open = this.#open.get(connection);
    if (!open) return;
    open.frameBytes += frame.byteLength;
    const excess = this.#excessOf(open, frame);
    if (excess === undefined) this.#listener.onFrame(connection, frame);
    else this.#listener.onExcess(connection, excess);
  }

  channelClosed(connection: ConnectionId, reason: string): void {
    if (this.#remove(connection)) this.#listener.onClose(connection, reason);
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

  /** From now on its large frames go in pieces. */
  divide(connection: ConnectionId, lane: PieceLane): void {
    const open = this.#open.get(connection);
    if (open) open.lane = lane;
  }

  /** Whether a frame to many is sent once. */
  sharesFrames(connection: ConnectionId): boolean {
    return this.#open.get(connection)?.channel.sharesFrames ?? false;
  }

  /** Undefined where all frames go whole. */
  lane(connection: ConnectionId): PieceLane | undefined {
    return this.#open.get(connection)?.lane;
  }

  /** The same frame to each of them, or the same heartbeat. */
  send(
    connections: readonly ConnectionId[],
    frame: Uint8Array,
    { heartbeat }: { readonly heartbeat?: { readonly sent?: number | undefined } | undefined } = {},
  ): void {
    for (const connection of connections) {
      const lane = this.#open.get(connection)?.lane;
      if (!lane) this.pass(connection, frame, { beats: heartbeat !== undefined });
      else if (heartbeat) lane.beat(frame, heartbeat.sent);
      else lane.send(frame);
    }
  }

  /** A frame as it is. */
  pass(connection: ConnectionId, frame: Uint8Array, { beats = false } = {}): void {
    const open = this.#open.get(connection);
    open?.frames.add(1);
    if (beats && open?.channel.beat) open.channel.beat(frame);
    else open?.channel.send(frame);
    this.bytesSent += frame.byteLength;
  }

  /** Over which connections bytes have come since this was asked last, as far as their channels tell. */
  heard(): ConnectionId[] {
    const heard: ConnectionId[] = [];
    for (const [connection, open] of this.#open) {
      const arrived = open.channel.arrivedBytes?.() ?? open.frameBytes;
      if (arrived !== open.arrivedBytes) heard.push(connection);
      open.arrivedBytes = arrived;
    }
    return heard;
  }

  sendToAll(frame: Uint8Array): void {
    this.send([...this.#open.keys()], frame);
  }

  close(connection: ConnectionId, reason: string): void {
    const open = this.#open.get(connection);
    open?.lane?.flush();
    open?.channel.close(reason);
    this.#remove(connection);
  }

  #remove(connection: ConnectionId): boolean {
    const open = this.#open.get(connection);
    if (!open) return false;
    this.#listener.onEnded(connection, open.lane);
    return this.#open.delete(connection);
  }

  closeAll(reason: string): void {
    for (const { lane, channel } of this.#open.values()) {
      lane?.flush();
      channel.close(reason);
    }
    this.#open.clear();
  }
}
