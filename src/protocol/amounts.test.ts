import fc from "fast-check";
import { expect, test } from "vitest";
import { amountInWords, parseAmount, partOfBudget, roundedAmount } from "./amounts.ts";

test.each([
  ["60", "time", 60],
  ["60s", "time", 60],
  [" 1.5 min ", "time", 90],
  ["1h", "time", 3600],
  ["1e3s", "time", 1000],
  [".5s", "time", 0.5],
  ["500B", "bytes", 500],
  ["1.1MB", "bytes", 1_100_000],
  ["2 GB", "bytes", 2e9],
  ["20kB", "bytes", 20_000],
  ["200J", "joules", 200],
  ["1.5kJ", "joules", 1500],
  ["2Wh", "joules", 7200],
] as const)("%j is %s, %d", (text, resource, amount) => {
  expect(parseAmount(text)).toEqual({ resource, amount });
});

test.each(["", "s", "MB", "5 mb", "5 apples", "0x10", "1e999s", "5MBs", "--5s", "5 5s"])("%j is no amount", (text) => {
  expect(parseAmount(text)).toBeUndefined();
});

test("what is written of an amount is read as the same amount", () => {
  const amounts = fc.oneof(fc.integer({ min: 1, max: 1e12 }), fc.double({ min: 1e-3, max: 1e7, noNaN: true }));
  fc.assert(
    fc.property(fc.constantFrom("time", "bytes"), amounts, (resource, amount) => {
      fc.pre(resource === "time" || Number.isInteger(amount));
      const read = parseAmount(amountInWords({ resource, amount }));
      expect(read?.resource).toBe(resource);
      expect(read?.amount).toBeCloseTo(amount, 3);
    }),
  );
});

test("what is left of a budget has as many digits as the budget", () => {
  expect(roundedAmount({ resource: "bytes", amount: 12_345 }, 5e6)).toBe("0.01 MB");
  expect(roundedAmount({ resource: "bytes", amount: 999 }, 999)).toBe("999 B");
  expect(roundedAmount({ resource: "time", amount: 12.345 }, 60)).toBe("12.3 s");
  expect(partOfBudget({ resource: "bytes", consumed: 4_981_234, budget: 5e6 })).toBe("4.98 of 5 MB");
});
