import { decodeNodeMessage } from "../../src/protocol/codec.ts";
import { MalformedMessage } from "../../src/protocol/malformed-message.ts";
import type { NodeMessage } from "../../src/protocol/messages.ts";
import type { PieceSizes } from "../../src/protocol/pieces/piece-sizes.ts";
import { isWhole, PiecesLost, type Receiving, withPiece } from "../../src/protocol/pieces/receiving.ts";

/** Every message goes in pieces, and weights are so large that nodes keep their places when connections break. */
export const smallPieces: PieceSizes = { wholeBytes: 32, pieceBytes: 64 };

/** What nodes say, of frames in pieces with the last one. */
export function createWholeFrames() {
  const begun = new Map<string, Receiving>();
  return function messageIn(node: string, frame: Uint8Array): NodeMessage | undefined {
    try {
      const message = decodeNodeMessage(frame.slice());
      if (message.type !== "piece") return message;
      const next = withPiece(begun.get(node), message, { sizes: smallPieces, mostBytes: 2 ** 20 });
      begun.set(node, next);
      if (!isWhole(next)) return undefined;
      begun.delete(node);
      return decodeNodeMessage(next.frame.slice());
    } catch (error) {
      if (error instanceof MalformedMessage || error instanceof PiecesLost) return undefined;
      throw error;
    }
  };
}
