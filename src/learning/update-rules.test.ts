import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addScaledInto } from "../math/vectors.ts";
import {
  correctedUpdateInto,
  isUpdateRule,
  parseUpdateRule,
  proximalUpdateInto,
  UnknownUpdateRule,
} from "./update-rules.ts";

const entry = fc.float({ noNaN: true, min: -100, max: 100 });
const vectors = fc
  .integer({ min: 1, max: 8 })
  .chain((length) => fc.tuple(...[0, 1, 2].map(() => fc.float32Array({ minLength: length, maxLength: length }))))
  .map((some) => some.map((vector) => vector.map((value) => (Math.abs(value) <= 100 ? value : 1))));
const stepSize = fc.double({ min: 1e-4, max: 1, noNaN: true });

describe("names", () => {
  test.each([
    ["sgd", { kind: "sgd" }],
    ["scaffold", { kind: "scaffold" }],
    ["fedprox:0.1", { kind: "fedprox", proximity: 0.1 }],
    ["fedprox:0", { kind: "fedprox", proximity: 0 }],
    ["fedprox:10.", { kind: "fedprox", proximity: 10 }],
    ["fedprox:.5", { kind: "fedprox", proximity: 0.5 }],
  ])("%s", (text, rule) => {
    expect(parseUpdateRule(text)).toEqual(rule);
    expect(isUpdateRule(text)).toBe(true);
  });

  test.each(["", "SGD", "fedprox", "fedprox:", "fedprox:-1", "fedprox:x", "fedprox:1e-3", "scaffold:1", "toString"])(
    "there is no rule %j, and the error says what there is",
    (text) => {
      expect(isUpdateRule(text)).toBe(false);
      expect(() => parseUpdateRule(text)).toThrow(UnknownUpdateRule);
      expect(() => parseUpdateRule(text)).toThrow("use sgd, scaffold or fedprox:MU, e.g. fedprox:0.1");
    },
  );
});

describe("local updates", () => {
  test("a corrected one goes along gradient + shift", () => {
    const weights = Float32Array.of(1, 2);
    correctedUpdateInto(weights, 0.5, Float32Array.of(4, -2), Float32Array.of(-2, 1));
    expect([...weights]).toEqual([0, 2.5]);
  });

  test("a proximal one is pulled back to where the round began", () => {
    const weights = Float32Array.of(1, 2);
    proximalUpdateInto(weights, 0.5, Float32Array.of(4, 0), Float32Array.of(0, 6), 0.25);
    expect([...weights]).toEqual([1 - 0.5 * 4.25, 2 - 0.5 * -1]);
  });

  test("without a shift and without proximity both are the plain one, bit for bit", () => {
    fc.assert(
      fc.property(vectors, stepSize, ([weights, gradient, start] = [], eta) => {
        if (!weights || !gradient || !start) throw new Error("three vectors");
        const [plain, corrected, proximal] = [weights.slice(), weights.slice(), weights.slice()];
        addScaledInto(plain, -eta, gradient);
        correctedUpdateInto(corrected, eta, gradient, new Float32Array(weights.length));
        proximalUpdateInto(proximal, eta, gradient, start, 0);
        expect(corrected).toEqual(plain);
        expect(proximal).toEqual(plain);
      }),
    );
  });

  test("a proximal one comes as near to the plain one as its proximity to 0", () => {
    fc.assert(
      fc.property(entry, entry, entry, stepSize, (weight, gradient, start, eta) => {
        const plain = Float32Array.of(weight);
        addScaledInto(plain, -eta, Float32Array.of(gradient));
        const proximal = Float32Array.of(weight);
        proximalUpdateInto(proximal, eta, Float32Array.of(gradient), Float32Array.of(start), 1e-6);
        expect(Math.abs((proximal[0] as number) - (plain[0] as number))).toBeLessThanOrEqual(2.1e-4);
      }),
    );
  });
});
