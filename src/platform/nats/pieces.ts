import { joinedBytes } from "../../math/joined.ts";

/**
 * How frames pass through a broker whose messages are small, and that may lose some while a connection breaks: in pieces, which are
 * counted, so that a lost one is noticed. A piece is a byte for its kind, its number (32 bits, little-endian), and its content.
 */
export const pieceHeaderBytes = 5;

export const pieceKinds = {
  /** More of the same frame follows. */
  more: 0,
  /** The end of a frame. */
  last: 1,
  /** The sender has ended the channel; the content is the reason. */
  end: 2,
  /** In place of a frame that went to all: the number of that frame's last piece. */
  shared: 3,
} as const;

export type PieceKind = (typeof pieceKinds)[keyof typeof pieceKinds];

/** What a channel's other end says next. */
export type Received =
  | { readonly kind: "frame"; readonly frame: Uint8Array }
  | { readonly kind: "shared"; readonly number: number }
  | { readonly kind: "end"; readonly reason: string };

/** What came cannot be what was sent: the channel is of no use any more. */
export class PiecesLost extends Error {
  override readonly name = "PiecesLost";
}

const numbers = 2 ** 32;

/** Cuts what one end sends. `mostBytes` of a piece, with its header. */
export function createCutter(mostBytes: number) {
  let next = 0;
  const piece = (kind: PieceKind, content: Uint8Array): Uint8Array => {
    const bytes = new Uint8Array(pieceHeaderBytes + content.length);
    bytes[0] = kind;
    new DataView(bytes.buffer).setUint32(1, next, true);
    bytes.set(content, pieceHeaderBytes);
    next = (next + 1) % numbers;
    return bytes;
  };
  const room = mostBytes - pieceHeaderBytes;
  return {
    *frame(frame: Uint8Array): Generator<Uint8Array> {
      let from = 0;
      for (; frame.length - from > room; from += room) yield piece(pieceKinds.more, frame.subarray(from, from + room));
      yield piece(pieceKinds.last, frame.subarray(from));
    },
    shared(number: number): Uint8Array {
      const content = new Uint8Array(4);
      new DataView(content.buffer).setUint32(0, number, true);
      return piece(pieceKinds.shared, content);
    },
    end: (reason: string): Uint8Array => piece(pieceKinds.end, new TextEncoder().encode(reason)),
    /** Of the piece that was cut last. */
    lastNumber: (): number => (next + numbers - 1) % numbers,
  };
}

/** Joins what the other end has cut. `begins` with the first piece that comes, whatever its number, or with number 0. */
export function createJoiner(mostBytes: number, begins: "anywhere" | "at-0") {
  let expected = begins === "at-0" ? 0 : undefined;
  let parts: Uint8Array[] = [];
  let waiting = 0;

  return {
    /**
     * What is whole now, if anything.
     *
     * @throws PiecesLost if a piece is missing, damaged, or too much for one frame
     */
    take(piece: Uint8Array): { readonly number: number; readonly received: Received } | undefined {
      if (piece.length < pieceHeaderBytes) throw new PiecesLost("a piece without a whole header came");
      const view = new DataView(piece.buffer, piece.byteOffset, piece.byteLength);
      const [kind, number] = [piece[0], view.getUint32(1, true)];
      if (expected !== undefined && number !== expected) throw new PiecesLost("messages were lost on the way");
      expected = (number + 1) % numbers;
      const content = piece.subarray(pieceHeaderBytes);
      switch (kind) {
        case pieceKinds.more:
        case pieceKinds.last: {
          waiting += content.length;
          if (waiting > mostBytes) throw new PiecesLost("sent a frame over the size limit");
          if (kind === pieceKinds.more) {
            parts.push(content);
            return undefined;
          }
          const frame = parts.length === 0 ? content : joinedBytes([...parts, content]);
          parts = [];
          waiting = 0;
          return { number, received: { kind: "frame", frame } };
        }
        case pieceKinds.shared:
          if (content.length !== 4) throw new PiecesLost("a damaged piece came");
          return { number, received: { kind: "shared", number: view.getUint32(pieceHeaderBytes, true) } };
        case pieceKinds.end:
          return { number, received: { kind: "end", reason: new TextDecoder().decode(content) } };
        default:
          throw new PiecesLost("a piece of an unknown kind came");
      }
    },
  };
}
