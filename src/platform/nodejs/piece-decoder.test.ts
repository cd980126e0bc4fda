import fc from "fast-check";
import { expect, test } from "vitest";
import { pieceDecoder } from "./piece-decoder.ts";

test("UTF-8 gives the same text, whatever pieces it comes in", () => {
  const piece = fc.oneof(
    fc.constantFrom("a,1\n", "é", "😀b").map((text) => new Uint8Array(Buffer.from(text))),
    fc.uint8Array({ maxLength: 3 }),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const decode = pieceDecoder("utf-8");
      const text = pieces.map((bytes) => decode(bytes)).join("") + decode();
      expect(text).toBe(new TextDecoder("utf-8").decode(Buffer.concat(pieces)));
    }),
  );
});
