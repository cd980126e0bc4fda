import { encode } from "../protocol/codec.ts";
import type { Got, Partial, Piece } from "../protocol/pieces/piece-messages.ts";
import { bytesInPieces, type PieceSizes } from "../protocol/pieces/piece-sizes.ts";
import { isWhole, PiecesLost, type Receiving, withPiece } from "../protocol/pieces/receiving.ts";
import {
  nothingToSend,
  type Outgoing,
  type Sending,
  whatGoes,
  withAnswer,
  withFrame,
} from "../protocol/pieces/sending.ts";
import { transferName } from "../protocol/pieces/transfer-name.ts";

export interface PieceLaneOptions {
  readonly sizes: PieceSizes;
  /** The largest frame that is taken, in bytes. */
  readonly mostBytes: number;
  /** Takes pieces, and sends none. */
  readonly sendsWhole?: boolean;
  /** Seconds. */
  readonly now: () => number;
  readonly pass: (frame: Uint8Array) => void;
  /** A heartbeat may overtake what the channel holds back. */
  readonly passBeat: (frame: Uint8Array) => void;
  readonly cut: FrameCutter;
  /** What the other end has got over an earlier connection, and what has come from there. */
  readonly partial?: Partial | undefined;
  readonly receiving?: Receiving | undefined;
  /** Called once, when the first frame goes or comes in pieces. */
  readonly onPieces?: () => void;
}

/** Makes the frames of pieces, and the names of transfers. */
export interface FrameCutter {
  nameOf(frame: Uint8Array): string;
  pieceOf(piece: Extract<Outgoing, { kind: "piece" }>): Uint8Array;
}

/** @param shares whether the same frame goes over many connections: then each of its pieces is made once */
export function createFrameCutter({ shares }: { readonly shares: boolean }): FrameCutter {
  const names = new WeakMap<Uint8Array, string>();
  const made = new WeakMap<Uint8Array, Map<number, Uint8Array>>();
  return {
    nameOf(frame) {
      const name = names.get(frame) ?? transferName(frame);
      names.set(frame, name);
      return name;
    },
    pieceOf({ frame, transfer, offset, end }) {
      const make = () =>
        encode({ type: "piece", transfer, offset, total: frame.byteLength, bytes: frame.subarray(offset, end) });
      if (!shares) return make();
      const pieces = made.get(frame) ?? new Map<number, Uint8Array>();
      made.set(frame, pieces);
      const piece = pieces.get(offset) ?? make();
      pieces.set(offset, piece);
      return piece;
    },
  };
}

/** One end of a connection, above its channel, whose ends have both said that they take large frames in pieces. */
export interface PieceLane {
  send(frame: Uint8Array): void;
  /** @param sent how many messages the heartbeat says were sent, where it says so */
  beat(frame: Uint8Array, sent: number | undefined): void;
  /** @returns the whole frame with its last piece @throws MalformedMessage, PiecesLost */
  takePiece(piece: Piece): Uint8Array | undefined;
  /** @throws MalformedMessage */
  takeAnswer(got: Got): void;
  /** A heartbeat says how many pieces and answers were sent. @throws PiecesLost if some have not come */
  takeCount(pieces: number | undefined): void;
  /** What has come in part. */
  readonly receiving: Receiving | undefined;
  /** How much of a frame has come there, in bytes. */
  readonly sends: { readonly bytes: number; readonly of: number } | undefined;
  /** What waits to be sent, less what has come in part, in bytes on the wire. */
  readonly bytesUnderWay: number;
  /** The connection is about to be closed: what waits goes now as far as it goes whole, the rest never. */
  flush(): void;
}

export function createPieceLane(options: PieceLaneOptions): PieceLane {
  const { sizes, mostBytes, sendsWhole = false, now, pass, passBeat, cut, onPieces } = options;
  const environment = { sizes, nameOf: cut.nameOf };
  let sending: Sending = { ...nothingToSend, partial: options.partial };
  let { receiving } = options;
  /** Pieces and answers. */
  let sentCount = 0;
  let receivedCount = 0;

  function countSent(): void {
    if (sentCount === 0) onPieces?.();
    sentCount += 1;
  }

  function pump(): void {
    const [next, outgoing] = whatGoes(sending, now(), environment);
    sending = next;
    for (const out of outgoing) {
      if (out.kind === "piece") countSent();
      pass(out.kind === "whole" ? out.frame : cut.pieceOf(out));
    }
  }

  const wireBytes = (part: number, whole: number) => (bytesInPieces(whole, sizes) * part) / whole;

  return {
    send(frame) {
      // The usual case costs nothing.
      const isWhole = sendsWhole || frame.byteLength <= sizes.wholeBytes;
      if (sending.waiting.length === 0 && isWhole) return pass(frame);
      sending = withFrame(sending, frame);
      pump();
    },
    beat(frame, sent) {
      const waiting = sending.waiting.length;
      if (waiting === 0 && sentCount === 0) return passBeat(frame);
      const counted = sent === undefined ? {} : { sent: sent - waiting };
      passBeat(encode({ type: "heartbeat", ...counted, pieces: sentCount }));
    },
    takePiece(piece) {
      receivedCount += 1;
      const next = withPiece(receiving, piece, { sizes, mostBytes });
      receiving = isWhole(next) ? undefined : next;
      countSent();
      pass(encode({ type: "got", transfer: next.transfer, bytes: next.got }));
      return isWhole(next) ? next.frame : undefined;
    },
    takeAnswer(got) {
      receivedCount += 1;
      sending = withAnswer(sending, got, now());
      pump();
    },
    takeCount(pieces = 0) {
      if (pieces > receivedCount)
        throw new PiecesLost(`${pieces - receivedCount} of ${pieces} pieces and answers to pieces did not arrive`);
    },
    get receiving() {
      return receiving;
    },
    get sends() {
      const { transfer, waiting } = sending;
      return transfer && { bytes: transfer.got, of: waiting[0]?.byteLength ?? 0 };
    },
    get bytesUnderWay() {
      let bytes = receiving ? -wireBytes(receiving.got, receiving.frame.byteLength) : 0;
      for (const { byteLength } of sending.waiting) bytes += bytesInPieces(byteLength, sizes);
      const [first] = sending.waiting;
      if (first && sending.transfer) bytes -= wireBytes(sending.transfer.sent, first.byteLength);
      return bytes;
    },
    flush() {
      for (const frame of sending.waiting) if (frame.byteLength <= sizes.wholeBytes) pass(frame);
      sending = nothingToSend;
    },
  };
}
