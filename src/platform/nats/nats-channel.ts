import type { Msg, NatsConnection, Subscription } from "@nats-io/transport-node";
import { shortenedReason } from "../../runtime/close-reason.ts";
import type { Channel, ChannelListener, Standing } from "../../runtime/ports.ts";
import { createCutter, createJoiner, PiecesLost } from "./pieces.ts";

/** Larger frames go in pieces of this size; also where the server would take larger messages, so that others get their turn. */
const mostPieceBytes = 256 * 1024;

/** Of an end that has not said who it is yet. */
const mostStrangerBytes = 64 * 1024;

export const pieceBytesFor = ({ info }: NatsConnection): number =>
  Math.min(mostPieceBytes, info?.max_payload ?? mostPieceBytes);

/** One that ends takes nothing more. */
export const isOpen = (connection: NatsConnection): boolean => !connection.isClosed() && !connection.isDraining();

/** One end of a channel through a broker. */
export interface NatsChannelOptions {
  readonly connection: NatsConnection;
  /** Where the other end is, for people. */
  readonly remote: string;
  /** Subjects from which this end reads, and to which it writes. */
  readonly from: string;
  readonly to: string;
  readonly maximumFrameBytes: number;
  /** Strangers may send little, until `standing` is called. */
  readonly isStranger?: boolean;
  /** Takes frames in place of this channel, to send one publication to many; calls `write` for what goes to this end. */
  readonly share?: (frame: Uint8Array, channel: NatsChannel) => void;
  /** A frame that went to all, by its number. */
  readonly sharedFrame?: (number: number) => Uint8Array | undefined;
  readonly onOver?: () => void;
  /** The server does not let this end read. */
  readonly onDenied?: (error: Error) => void;
}

export interface NatsChannel extends Channel {
  /** Sends this frame now, by itself. */
  write(frame: Uint8Array): void;
  /** Says that the frame went to all, under this number. */
  writeShared(number: number): void;
  /** The connection to the broker broke, or another program leads now. */
  breakOff(reason: string): void;
  /** What this end still has to send is sent. */
  onFlush?: () => void;
}

/** A channel of counted messages: what a broker lost ends it, as a broken connection would. */
export function natsChannel(options: NatsChannelOptions): NatsChannel {
  const { connection, remote, from, to, share, sharedFrame } = options;
  const cutter = createCutter(pieceBytesFor(connection));
  let stranger = options.isStranger ?? false;
  const joiner = createJoiner(options.maximumFrameBytes, "at-0");
  let arrived = 0;
  let listener: ChannelListener | undefined;
  let early: Uint8Array[] = [];
  let over = false;

  const subscription: Subscription = connection.subscribe(from, {
    callback: (error, message: Msg) => (error ? options.onDenied?.(error) : came(message.data)),
  });

  function came(piece: Uint8Array): void {
    if (over) return;
    if (!listener) {
      early.push(piece);
      return;
    }
    arrived += piece.length;
    if (stranger && arrived > mostStrangerBytes) return end("sent too much before it said who it is", false);
    try {
      const received = joiner.take(piece)?.received;
      if (received?.kind === "frame") listener.onFrame(received.frame);
      else if (received?.kind === "end") ended(received.reason || "connection closed", true);
      else if (received?.kind === "shared") {
        const frame = sharedFrame?.(received.number);
        if (!frame) throw new PiecesLost("messages were lost on the way");
        listener.onFrame(frame);
      }
    } catch (error) {
      if (!(error instanceof PiecesLost)) throw error;
      end(error.message, false);
    }
  }

  /** Tells the other end, then this one. */
  function end(reason: string, clean: boolean): void {
    if (over) return;
    channel.onFlush?.();
    publish(cutter.end(shortenedReason(reason)));
    ended(reason, clean);
  }

  function ended(reason: string, clean: boolean): void {
    if (over) return;
    over = true;
    early = [];
    subscription.unsubscribe();
    // Nothing comes back inside of a call.
    queueMicrotask(() => {
      listener?.onClose(reason, clean);
      options.onOver?.();
    });
  }

  function publish(piece: Uint8Array): void {
    if (isOpen(connection)) connection.publish(to, piece);
  }

  const channel: NatsChannel = {
    remote,
    ...(share ? { sharesFrames: true } : {}),
    send(frame) {
      if (over) return;
      if (share) share(frame, channel);
      else channel.write(frame);
    },
    write(frame) {
      for (const piece of cutter.frame(frame)) publish(piece);
    },
    writeShared: (number) => publish(cutter.shared(number)),
    close: (reason) => end(reason, true),
    breakOff: (reason) => ended(reason, false),
    listen(to) {
      listener = to;
      const waiting = early;
      early = [];
      if (waiting.length > 0) queueMicrotask(() => waiting.forEach(came));
    },
    arrivedBytes: () => arrived,
    standing(_standing: Standing) {
      stranger = false;
    },
  };
  return channel;
}
