import type { ConnectionId } from "../protocol/aggregator/environment.ts";
import { piecesCapability } from "../protocol/capabilities.ts";
import { encode } from "../protocol/codec.ts";
import { MalformedMessage } from "../protocol/malformed-message.ts";
import type { AggregatorMessage, NodeMessage } from "../protocol/messages.ts";
import type { Partial } from "../protocol/pieces/piece-messages.ts";
import type { PieceSizes } from "../protocol/pieces/piece-sizes.ts";
import { PiecesLost, partialOf, type Receiving } from "../protocol/pieces/receiving.ts";
import type { TransferProgress } from "../protocol/round-waits.ts";
import type { NodeTransfer } from "../watch/events.ts";
import type { Connections } from "./connections.ts";
import { createFrameCutter, createPieceLane, type PieceLane } from "./piece-lane.ts";
import { createToldTransfers } from "./told-transfers.ts";
import type { Trace } from "./trace.ts";

/** Messages that go from an aggregator, and frames that go and come in pieces, with what is left of them when a connection breaks. */
export interface Transfers {
  /** @returns bytes of its frame */
  send(connections: readonly ConnectionId[], message: AggregatorMessage): number;
  /** To be called with each message, before it is anybody else's. */
  hear(connection: ConnectionId, message: NodeMessage): void;
  /** True: the message belonged to a frame in pieces. */
  holds(connection: ConnectionId, message: NodeMessage): boolean;
  /** A connection ends, also one of a stranger. */
  ended(connection: ConnectionId, lane: PieceLane | undefined): void;
  /** Of frames in pieces, in bytes; and how far that of a node is (Meters). */
  bytesUnderWay(): number;
  progressOf(name: string): TransferProgress | undefined;
  /** To be called now and then: tells how far those are that take long. */
  tick(): void;
}

export interface TransfersOptions {
  readonly connections: Connections;
  readonly sizes: PieceSizes;
  /** The largest frame that nodes may send in pieces. */
  readonly mostBytes: number;
  /** Seconds. */
  readonly now: () => number;
  readonly nameOf: (connection: ConnectionId) => string | undefined;
  /** Whether a node that is not there keeps its place. */
  readonly waitsFor: (name: string) => boolean;
  /** A frame has become whole. */
  readonly onFrame: (connection: ConnectionId, frame: Uint8Array) => void;
  readonly onMalformed: (connection: ConnectionId, reason: string) => void;
  /** Something has not arrived: the rest comes over another connection. */
  readonly onLost: (connection: ConnectionId, reason: string) => void;
  readonly trace: Trace | undefined;
  readonly tell: (event: NodeTransfer) => void;
}

export function createTransfers(options: TransfersOptions): Transfers {
  const { connections, sizes, mostBytes, now, nameOf, waitsFor, trace } = options;
  const cut = createFrameCutter({ shares: true });
  const names = new Map<ConnectionId, string>();
  /** What a hello said that its node has got. */
  const told = new Map<ConnectionId, Partial>();
  /** Lanes over which large frames have gone. */
  const used = new Map<ConnectionId, PieceLane>();
  /** What nodes had sent when their connections broke, by name. */
  const kept = new Map<string, Receiving>();
  const tellProgress = createToldTransfers(now, options.tell);

  function divide(connection: ConnectionId, receiving: Receiving | undefined): void {
    const lane = createPieceLane({
      ...{ sizes, mostBytes, now, cut, receiving, partial: told.get(connection) },
      sendsWhole: connections.sharesFrames(connection),
      pass: (frame) => connections.pass(connection, frame),
      passBeat: (frame) => connections.pass(connection, frame, { beats: true }),
      onPieces: () => void used.set(connection, lane),
    });
    connections.divide(connection, lane);
    told.delete(connection);
  }

  /** What comes after a welcome goes in pieces. */
  function welcome(connection: ConnectionId, message: Extract<AggregatorMessage, { type: "welcome" }>): number {
    const name = nameOf(connection);
    const before = name === undefined ? undefined : kept.get(name);
    if (name !== undefined) kept.delete(name);
    const receiving = message.resumes ? before : undefined;
    const bytes = pass([connection], receiving ? { ...message, partial: partialOf(receiving) } : message);
    if (name === undefined || !message.capabilities.includes(piecesCapability)) return bytes;
    names.set(connection, name);
    divide(connection, receiving);
    return bytes;
  }

  function pass(to: readonly ConnectionId[], message: AggregatorMessage): number {
    const frame = encode(message);
    trace?.("encoded");
    connections.send(to, frame, { heartbeat: message.type === "heartbeat" ? message : undefined });
    return frame.byteLength;
  }

  /** @returns whether the message is nobody else's */
  function take(connection: ConnectionId, message: NodeMessage, lane: PieceLane): boolean {
    switch (message.type) {
      case "piece": {
        const frame = lane.takePiece(message);
        if (frame) options.onFrame(connection, frame);
        return true;
      }
      case "got":
        lane.takeAnswer(message);
        return true;
      case "heartbeat":
        lane.takeCount(message.pieces);
        return false;
      default:
        return false;
    }
  }

  function tidy(): void {
    for (const name of kept.keys()) if (!waitsFor(name)) kept.delete(name);
  }

  return {
    send(to, message) {
      const [first] = to;
      return message.type === "welcome" && first !== undefined ? welcome(first, message) : pass(to, message);
    },
    hear(connection, message) {
      if (message.type === "hello" && message.partial) told.set(connection, message.partial);
    },
    holds(connection, message) {
      const lane = connections.lane(connection);
      if (!lane) return false;
      try {
        return take(connection, message, lane);
      } catch (error) {
        if (error instanceof PiecesLost) options.onLost(connection, error.message);
        else if (error instanceof MalformedMessage) options.onMalformed(connection, error.message);
        else throw error;
        return true;
      }
    },
    ended(connection, lane) {
      const name = names.get(connection);
      names.delete(connection);
      told.delete(connection);
      used.delete(connection);
      if (lane?.receiving && name !== undefined) kept.set(name, lane.receiving);
    },
    progressOf(name) {
      for (const [connection, lane] of used) if (names.get(connection) === name) return progressOfLane(lane);
      return undefined;
    },
    tick() {
      const underWay = new Map<string, TransferProgress>();
      for (const [connection, lane] of used) {
        const [name, progress] = [names.get(connection), progressOfLane(lane)];
        if (name !== undefined && progress) underWay.set(name, progress);
      }
      tellProgress(underWay);
    },
    bytesUnderWay() {
      tidy();
      let bytes = 0;
      for (const lane of used.values()) bytes += lane.bytesUnderWay;
      for (const { got } of kept.values()) bytes -= got;
      return bytes;
    },
  };
}

function progressOfLane({ sends, receiving }: PieceLane): TransferProgress | undefined {
  if (receiving) return { direction: "from-node", bytes: receiving.got, of: receiving.frame.byteLength };
  return sends && { direction: "to-node", ...sends };
}
