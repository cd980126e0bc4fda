/** Which frames go in pieces, and in how large ones. */
export interface PieceSizes {
  /** The largest frame that goes whole, in bytes. */
  readonly wholeBytes: number;
  /** Of every piece but a frame's last, in bytes. */
  readonly pieceBytes: number;
}

export const usualPieceSizes: PieceSizes = { wholeBytes: 2 ** 20, pieceBytes: 2 ** 16 };

/** A receiver takes larger pieces than its own, and smaller ones, by this factor. */
const otherSizes = { most: 16, least: 1 / 4 } as const;

export const mostPieceBytes = ({ pieceBytes }: PieceSizes): number => otherSizes.most * pieceBytes;
/** Each piece is answered: who sends very small ones costs more than they are worth. */
export const leastPieceBytes = ({ pieceBytes }: PieceSizes): number => otherSizes.least * pieceBytes;

/** Bytes of a piece's header and of its answer, at most. */
const bytesBesidePiece = 192;

/**
 * Bytes that a frame costs at most, both ways.
 *
 * @param sizes undefined: all frames go whole
 */
export function bytesInPieces(frameBytes: number, sizes: PieceSizes | undefined): number {
  if (!sizes || frameBytes <= sizes.wholeBytes) return frameBytes;
  return frameBytes + Math.ceil(frameBytes / sizes.pieceBytes) * bytesBesidePiece;
}
