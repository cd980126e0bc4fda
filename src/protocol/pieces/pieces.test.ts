import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createRandom } from "../../math/random.ts";
import { MalformedMessage } from "../malformed-message.ts";
import type { Piece } from "./piece-messages.ts";
import { bytesInPieces, type PieceSizes } from "./piece-sizes.ts";
import { isWhole, PiecesLost, partialOf, type Receiving, withPiece } from "./receiving.ts";
import { nothingToSend, type Outgoing, type Sending, whatGoes, withAnswer, withFrame } from "./sending.ts";
import { transferName } from "./transfer-name.ts";

const sizes: PieceSizes = { wholeBytes: 20, pieceBytes: 8 };
const limits = { sizes, mostBytes: 1000 };
const environment = { sizes, nameOf: transferName };
const frameOf = (seed: number, length: number): Uint8Array => {
  const random = createRandom(seed, "frame");
  return Uint8Array.from({ length }, () => random.integer(256));
};
const messageOf = ({ transfer, frame, offset, end }: Extract<Outgoing, { kind: "piece" }>): Piece => ({
  ...{ type: "piece", transfer, offset, total: frame.byteLength },
  bytes: frame.slice(offset, end),
});

test("cut anywhere, any number of times, frames arrive whole and in order, and nothing that has come is sent again", () => {
  const frames = fc.array(fc.record({ seed: fc.nat(3), length: fc.integer({ min: 1, max: 150 }) }), { maxLength: 6 });
  // What happens next: an arrival, an answer's arrival, or a cut, after which what was under way is lost.
  const course = fc.array(fc.constantFrom("arrives", "arrives", "answered", "answered", "cut"), { maxLength: 300 });
  fc.assert(
    fc.property(frames, course, (given, steps) => {
      const wanted = given.map(({ seed, length }) => frameOf(seed, length));
      const got: Uint8Array[] = [];
      let state: Sending = nothingToSend;
      let receiving: Receiving | undefined;
      let there: Outgoing[] = [];
      let back: { readonly transfer: string; readonly bytes: number }[] = [];
      const go = () => {
        const [next, out] = whatGoes(state, 0, environment);
        state = next;
        there.push(...out);
      };
      const connect = () => {
        [there, back] = [[], []];
        // Whoever has the frames sends what has not arrived.
        state = { ...nothingToSend, partial: partialOf(receiving) };
        const known = receiving?.got ?? 0;
        for (const frame of wanted.slice(got.length)) state = withFrame(state, frame);
        go();
        const [first] = there;
        if (first?.kind === "piece") expect(first.offset).toBe(known);
      };
      const arrive = () => {
        const next = there.shift();
        if (next?.kind === "whole") got.push(next.frame);
        if (next?.kind !== "piece") return;
        receiving = withPiece(receiving, messageOf(next), limits);
        back.push({ transfer: receiving.transfer, bytes: receiving.got });
        if (!isWhole(receiving)) return;
        got.push(receiving.frame);
        receiving = undefined;
      };
      const answer = () => {
        const next = back.shift();
        if (next) state = withAnswer(state, { type: "got", ...next }, 0);
        go();
      };
      connect();
      for (const step of steps) {
        if (step === "cut") connect();
        else if (step === "arrives") arrive();
        else answer();
      }
      while (there.length > 0 || back.length > 0) {
        arrive();
        answer();
      }
      expect(got).toEqual(wanted);
      expect([state.waiting, state.transfer, receiving]).toEqual([[], undefined, undefined]);
    }),
    { numRuns: 400 },
  );
});

test("a piece that is lost is noticed by the next one, and an answer that is lost by nobody, as later ones say more", () => {
  let [state, out] = whatGoes(withFrame(nothingToSend, frameOf(1, 80)), 0, environment);
  const pieces = out.map((each) => messageOf(each as Extract<Outgoing, { kind: "piece" }>));
  expect(pieces.map(({ offset }) => offset)).toEqual([0, 8, 16, 24]);
  const first = withPiece(undefined, pieces[0] as Piece, limits);
  expect(() => withPiece(first, pieces[2] as Piece, limits)).toThrow(PiecesLost);
  expect(() => withPiece(undefined, pieces[1] as Piece, limits)).toThrow(PiecesLost);
  const { transfer } = first;
  state = withAnswer(state, { type: "got", transfer, bytes: 16 }, 0);
  [state, out] = whatGoes(state, 0, environment);
  expect(state.transfer).toMatchObject({ sent: 56, got: 16 });
});

test("more pieces are under way the sooner answers come, from 2 to 16", () => {
  const windowAfter = (answerSeconds: number) => {
    let state = withFrame(nothingToSend, frameOf(1, 990));
    let seconds = 0;
    for (let i = 0; i < 60; i++) {
      [state] = whatGoes(state, seconds, environment);
      const { transfer } = state;
      if (!transfer?.underWay[0]) throw new Error("nothing is under way");
      seconds = transfer.underWay[0].atSeconds + answerSeconds;
      state = withAnswer(state, { type: "got", transfer: transfer.name, bytes: transfer.underWay[0].end }, seconds);
    }
    return state.window;
  };
  expect([0.01, 0.49, 0.7, 1.5].map(windowAfter)).toEqual([16, 16, 4, 2]);
});

describe("what is refused", () => {
  const transfer = "one";
  const piece: Piece = { type: "piece", transfer, offset: 0, total: 40, bytes: new Uint8Array(8) };
  const before = withPiece(undefined, piece, limits);

  test.each<readonly [string, Partial<Piece>]>([
    ["more than a frame may have", { total: 1001 }],
    ["a frame that has to come whole", { total: 20 }],
    ["more than the frame has", { offset: 8, total: 40, bytes: new Uint8Array(33) }],
    ["pieces that are too large", { total: 900, bytes: new Uint8Array(129) }],
    ["pieces that are too small", { bytes: new Uint8Array(1) }],
    ["nothing", { offset: 8, bytes: new Uint8Array(0) }],
  ])("%s", (_what, changes) => {
    expect(() => withPiece(before, { ...piece, ...changes }, limits)).toThrow(MalformedMessage);
  });

  test("answers to what was not sent", () => {
    const [state] = whatGoes(withFrame(nothingToSend, frameOf(1, 80)), 0, environment);
    for (const got of [{ bytes: 7 }, { bytes: 80 }, { transfer: "another" }]) {
      const answer = { type: "got", transfer: state.transfer?.name ?? "", bytes: 8, ...got } as const;
      expect(() => withAnswer(state, answer, 0)).toThrow(MalformedMessage);
    }
    expect(() => withAnswer(nothingToSend, { type: "got", transfer, bytes: 8 }, 0)).toThrow(MalformedMessage);
  });
});

test("another transfer takes the place of one that is not whole, also one of the same name from its beginning", () => {
  const piece: Piece = { type: "piece", transfer: "one", offset: 0, total: 40, bytes: Uint8Array.of(1, 2, 3, 4) };
  const first = withPiece(undefined, piece, limits);
  for (const next of [{ ...piece, transfer: "two" }, piece, { ...piece, total: 30 }])
    expect(withPiece(first, next, limits)).toMatchObject({ transfer: next.transfer, got: 4 });
  expect(() => withPiece(first, { ...piece, offset: 4, total: 900, bytes: new Uint8Array(64) }, limits)).toThrow(
    PiecesLost,
  );
});

test("frames have the same name if they have the same bytes", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 50 }), fc.nat(49), (bytes, at) => {
      expect(transferName(bytes.slice())).toBe(transferName(bytes));
      const other = bytes.slice();
      other[at % bytes.length] = (other[at % bytes.length] as number) ^ 1;
      expect(transferName(other)).not.toBe(transferName(bytes));
    }),
  );
  expect(transferName(Uint8Array.of(0, 1, 2, 3).subarray(1))).toBe(transferName(Uint8Array.of(1, 2, 3)));
});

test("what pieces cost beside a frame's own bytes is bounded", () => {
  expect(bytesInPieces(20, sizes)).toBe(20);
  expect(bytesInPieces(21, sizes)).toBe(21 + 3 * 192);
  expect(bytesInPieces(1e9, undefined)).toBe(1e9);
});
