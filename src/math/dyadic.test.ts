import fc from "fast-check";
import { expect, test } from "vitest";
import { type Dyadic, dyadic, dyadicForm, dyadicIn, dyadicText, nothing, plus, quotient, times } from "./dyadic.ts";

const anyNumber = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const sum = (values: readonly Dyadic[]) => values.reduce(plus, nothing);

test("each float64 is one exactly, and comes back from its text", () => {
  fc.assert(
    fc.property(anyNumber, (value) => {
      const text = dyadicText(dyadic(value));
      expect(text).toMatch(dyadicForm);
      expect(quotient(dyadicIn(text), 1)).toBe(value);
    }),
  );
  expect(dyadic(-12)).toEqual({ mantissa: -3n, exponent: 2 });
  for (const value of [Number.MIN_VALUE, Number.MAX_VALUE, 2 ** -1022, 0])
    expect(quotient(dyadic(value), 1)).toBe(value);
  expect(() => dyadic(Number.NaN)).toThrow("NaN is no finite number");
});

test("sums and products do not depend on their order, and lose nothing: 1e300 + 1 - 1e300 is 1", () => {
  expect(quotient(sum([1e300, 1, -1e300].map(dyadic)), 1)).toBe(1);
  fc.assert(
    fc.property(fc.array(anyNumber, { minLength: 2, maxLength: 8 }), fc.nat(), (values, turn) => {
      const terms = values.map(dyadic).map((value) => times(value, times(value, dyadic(1e15))));
      const at = turn % terms.length;
      expect(sum([...terms.slice(at), ...terms.slice(0, at)])).toEqual(sum(terms));
      expect(dyadicText(sum(terms))).toMatch(dyadicForm);
    }),
  );
});

test("a quotient is the nearest float64, and the largest where there is none", () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 1 }), (a, by) => {
      expect(quotient(dyadic(a), by)).toBe(a / by + 0);
    }),
  );
  expect(quotient(times(dyadic(-1e300), dyadic(1e300)), 7)).toBe(-Number.MAX_VALUE);
});
