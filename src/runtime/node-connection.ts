import { piecesCapability } from "../protocol/capabilities.ts";
import { decodeAggregatorMessage, encode } from "../protocol/codec.ts";
import type { NodeIdentity } from "../protocol/identity/handshake.ts";
import { MalformedMessage } from "../protocol/malformed-message.ts";
import { type AggregatorMessage, defaultMaximumFrameBytes, type NodeMessage } from "../protocol/messages.ts";
import type { NodeInput } from "../protocol/node/environment.ts";
import type { Partial } from "../protocol/pieces/piece-messages.ts";
import { type PieceSizes, usualPieceSizes } from "../protocol/pieces/piece-sizes.ts";
import { PiecesLost, partialOf, type Receiving } from "../protocol/pieces/receiving.ts";
import { delayBeside, firstHeartbeatSeconds } from "../protocol/silence.ts";
import { OfVersion1 } from "../protocol/version-1.ts";
import { type AggregatorProof, createAggregatorProof } from "./aggregator-proof.ts";
import { createFrameCutter, createPieceLane, type PieceLane } from "./piece-lane.ts";
import { type Channel, type Clock, ConnectionFailed, type Dial } from "./ports.ts";
import type { Trace } from "./trace.ts";

export interface NodeConnectionOptions {
  readonly dial: Dial;
  readonly identity: NodeIdentity | undefined;
  readonly clock: Clock;
  readonly pieces: PieceSizes | undefined;
  readonly trace: Trace | undefined;
  /** The node has been stopped: a connection comes too late. */
  readonly isEnded: () => boolean;
  readonly onMessage: (message: AggregatorMessage, frameBytes: number) => void;
  /** The connection is there, could not be had, has ended, or something came over it that is no message. */
  readonly onEvent: (
    event: Extract<NodeInput, { kind: "connected" | "dial-failed" | "disconnected" | "malformed" }>,
  ) => void;
}

/** A node's connection to its aggregator: messages on one side, frames on the other. It is dialled anew whenever it is wanted. */
export interface NodeConnection {
  dial(): Promise<void>;
  send(message: NodeMessage): void;
  close(reason: string): void;
  /** Whether bytes have come since this was asked last, also of a frame that is not whole yet. */
  hasHeard(): boolean;
}

interface Open {
  readonly channel: Channel;
  /** Left out as long as all frames go whole. */
  lane?: PieceLane;
  readonly proof: AggregatorProof | undefined;
  readonly lost: (reason: string) => void;
}

export function createNodeConnection(options: NodeConnectionOptions): NodeConnection {
  const { identity, clock, pieces: sizes = usualPieceSizes, trace, onMessage, onEvent } = options;
  const cut = createFrameCutter({ shares: false });
  let open: Open | undefined;
  /** A frame that had come in part when the last connection ended. */
  let before: Receiving | undefined;
  let frameBytes = 0;
  let heardBytes = 0;

  function ended(): void {
    before = open?.lane?.receiving ?? before;
    open = undefined;
  }

  async function dial(): Promise<void> {
    try {
      const channel = await options.dial();
      if (options.isEnded()) return channel.close("the node was stopped");
      const isOpen = () => open?.channel === channel;
      const lost = (reason: string) => {
        if (!isOpen()) return;
        ended();
        onEvent({ kind: "disconnected", reason });
      };
      const asked = { channel, isOpen, send, take: (message: AggregatorMessage) => heard(message, 0), lost };
      open = { channel, lost, proof: identity && createAggregatorProof({ identity, ...asked }) };
      channel.listen({
        onFrame: (frame) => {
          frameBytes += frame.byteLength;
          if (isOpen()) received(frame);
        },
        onClose: lost,
      });
      beatBeside(firstHeartbeatSeconds);
      onEvent({ kind: "connected" });
    } catch (error) {
      const refused = error instanceof ConnectionFailed && error.refused;
      onEvent({ kind: "dial-failed", reason: error instanceof Error ? error.message : String(error), refused });
    }
  }

  function send(message: NodeMessage): void {
    const frame = encode(message.type === "hello" ? greeting(message) : message);
    trace?.("encoded");
    if (message.type !== "heartbeat") (open?.lane ?? open?.channel)?.send(frame);
    else if (open?.lane) open.lane.beat(frame, message.sent);
    else if (open) passBeat(open.channel, frame);
    trace?.("sent");
  }

  const passBeat = (channel: Channel, frame: Uint8Array) => (channel.beat ? channel.beat(frame) : channel.send(frame));

  function greeting(message: Extract<NodeMessage, { type: "hello" }>): NodeMessage {
    const partial = partialOf(before);
    const hello = partial ? { ...message, partial } : message;
    return open?.proof?.hello(hello) ?? hello;
  }

  /** As long as this thread sends one every so many seconds, the channel has nothing to add. */
  function beatBeside(seconds: number): void {
    open?.channel.beatEvery?.(delayBeside * seconds, encode({ type: "heartbeat" }));
  }

  function received(frame: Uint8Array): void {
    try {
      trace?.("begun");
      const { byteLength } = frame;
      const message = decodeAggregatorMessage(frame);
      trace?.("decoded");
      if (open?.proof?.holds(message)) return;
      const whole = open?.lane ? takeInPieces(open.lane, message) : message;
      if (whole instanceof Uint8Array) received(whole);
      else if (whole) heard(whole, byteLength);
    } catch (error) {
      if (error instanceof PiecesLost) return breakOff(error.message);
      if (!(error instanceof MalformedMessage)) throw error;
      const version = error instanceof OfVersion1 ? { version: 1 as const } : {};
      onEvent({ kind: "malformed", reason: error.message, ...version });
    }
  }

  /** @returns a message that is somebody else's, or a frame that has become whole */
  function takeInPieces(lane: PieceLane, message: AggregatorMessage): AggregatorMessage | Uint8Array | undefined {
    if (message.type === "piece") return lane.takePiece(message);
    if (message.type === "got") {
      lane.takeAnswer(message);
      return undefined;
    }
    if (message.type === "heartbeat") lane.takeCount(message.pieces);
    return message;
  }

  /** What did not arrive comes over the next connection. */
  function breakOff(reason: string): void {
    const broken = open;
    broken?.channel.close(reason);
    broken?.lost(reason);
  }

  function heard(message: AggregatorMessage, bytes: number): void {
    if (message.type === "welcome") {
      beatBeside(message.heartbeatSeconds);
      if (open && message.capabilities.includes(piecesCapability)) open.lane = laneOver(open.channel, message.partial);
      before = undefined;
    }
    onMessage(message, bytes);
  }

  function laneOver(channel: Channel, partial: Partial | undefined): PieceLane {
    return createPieceLane({
      ...{ sizes, mostBytes: defaultMaximumFrameBytes, now: clock.now, cut, partial, receiving: before },
      pass: (frame) => channel.send(frame),
      passBeat: (frame) => passBeat(channel, frame),
    });
  }

  return {
    dial,
    send,
    close(reason) {
      const closing = open;
      ended();
      closing?.lane?.flush();
      closing?.channel.close(reason);
    },
    hasHeard() {
      const heard = open?.channel.arrivedBytes?.() ?? frameBytes;
      const isNew = heard !== heardBytes;
      heardBytes = heard;
      return isNew;
    },
  };
}
