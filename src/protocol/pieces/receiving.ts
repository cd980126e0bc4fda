import { malformed } from "../malformed-message.ts";
import type { Partial, Piece } from "./piece-messages.ts";
import { leastPieceBytes, mostPieceBytes, type PieceSizes } from "./piece-sizes.ts";

/** A frame that has come in part. Its memory is taken when its first piece comes. */
export interface Receiving {
  readonly transfer: string;
  readonly got: number;
  /** As long as the whole; the first `got` bytes have come. */
  readonly frame: Uint8Array;
}

export interface ReceivingLimits {
  readonly sizes: PieceSizes;
  /** Of a whole frame, in bytes. */
  readonly mostBytes: number;
}

/** Pieces have not come that were sent: over a new connection the transfer goes on where it was. */
export class PiecesLost extends Error {
  override readonly name = "PiecesLost";
}

/**
 * Takes the next piece. Another transfer takes the place of one that is not whole.
 *
 * @returns what has come of the frame, whole if `got` is its length
 * @throws MalformedMessage for a piece that cannot be; PiecesLost if one before it is missing
 */
export function withPiece(
  before: Receiving | undefined,
  piece: Piece,
  { sizes, mostBytes }: ReceivingLimits,
): Receiving {
  const { transfer, offset, total, bytes } = piece;
  const end = offset + bytes.byteLength;
  if (total > mostBytes) throw malformed(piece, `is of a frame of ${total} bytes, and ${mostBytes} are the most`);
  if (total <= sizes.wholeBytes) throw malformed(piece, `is of a frame of ${total} bytes, which has to come whole`);
  if (end > total) throw malformed(piece, `ends at byte ${end} of ${total}`);
  if (bytes.byteLength > mostPieceBytes(sizes))
    throw malformed(piece, `has ${bytes.byteLength} bytes, and ${mostPieceBytes(sizes)} are the most`);
  if (bytes.byteLength < leastPieceBytes(sizes) && end < total)
    throw malformed(piece, `has ${bytes.byteLength} bytes, and ${leastPieceBytes(sizes)} are the least`);
  const known = before?.transfer === transfer && before.frame.byteLength === total ? before : undefined;
  const goesOn = known && offset > 0 ? known : { transfer, got: 0, frame: new Uint8Array(offset === 0 ? total : 0) };
  if (goesOn.got !== offset) throw new PiecesLost(`a piece begins at byte ${offset}, where byte ${goesOn.got} is next`);
  goesOn.frame.set(bytes, offset);
  return { ...goesOn, got: end };
}

export const isWhole = ({ got, frame }: Receiving): boolean => got === frame.byteLength;

/** As the first message over the next connection tells it. */
export function partialOf(receiving: Receiving | undefined): Partial | undefined {
  return receiving && { transfer: receiving.transfer, bytes: receiving.got };
}
