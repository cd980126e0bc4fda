import fc from "fast-check";
import { expect, test } from "vitest";
import { createCutter, createJoiner, PiecesLost, pieceHeaderBytes } from "./pieces.ts";

const frames = fc.array(fc.uint8Array({ maxLength: 60 }), { minLength: 1, maxLength: 8 });
const sizes = fc.integer({ min: pieceHeaderBytes + 1, max: 40 });

test("whatever is cut is joined again, in pieces that are not too large", () => {
  fc.assert(
    fc.property(frames, sizes, (sent, most) => {
      const cutter = createCutter(most);
      const joiner = createJoiner(60, "at-0");
      const got: Uint8Array[] = [];
      for (const frame of sent)
        for (const piece of cutter.frame(frame)) {
          expect(piece.length).toBeLessThanOrEqual(most);
          const received = joiner.take(piece)?.received;
          if (received?.kind === "frame") got.push(Uint8Array.from(received.frame));
        }
      expect(got).toEqual(sent);
    }),
  );
});

test("a piece that is lost, doubled or out of its order is noticed with the next one", () => {
  fc.assert(
    fc.property(frames, sizes, fc.nat(), fc.constantFrom("lost", "doubled", "swapped"), (sent, most, at, what) => {
      const cutter = createCutter(most);
      const pieces = [...sent, Uint8Array.of(1)].flatMap((frame) => [...cutter.frame(frame)]);
      const i = at % (pieces.length - 1);
      const [one, next] = [pieces[i], pieces[i + 1]] as [Uint8Array, Uint8Array];
      pieces.splice(i, 2, ...{ lost: [next], doubled: [one, one, next], swapped: [next, one] }[what]);
      const joiner = createJoiner(60, "at-0");
      expect(() => pieces.map(joiner.take)).toThrow(PiecesLost);
    }),
  );
});

test("a frame over the limit, a damaged piece and an unknown kind are noticed; an end and a number are read", () => {
  const cutter = createCutter(20);
  const [first, second] = [...cutter.frame(new Uint8Array(30))];
  const joiner = createJoiner(29, "at-0");
  expect(joiner.take(first as Uint8Array)).toBeUndefined();
  expect(() => joiner.take(second as Uint8Array)).toThrow("sent a frame over the size limit");
  const anywhere = () => createJoiner(29, "anywhere");
  expect(() => anywhere().take(Uint8Array.of(1, 0, 0))).toThrow("without a whole header");
  expect(() => anywhere().take(Uint8Array.of(9, 0, 0, 0, 0))).toThrow("unknown kind");
  expect(() => anywhere().take(Uint8Array.of(3, 0, 0, 0, 0, 1))).toThrow("damaged");
  expect(anywhere().take(cutter.end("über"))?.received).toEqual({ kind: "end", reason: "über" });
  expect(anywhere().take(cutter.shared(7))?.received).toEqual({ kind: "shared", number: 7 });
});
