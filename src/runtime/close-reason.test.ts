import fc from "fast-check";
import { expect, test } from "vitest";
import { shortenedReason } from "./close-reason.ts";

test("a reason that fits stays as it is; one that does not is cut behind a whole character", () => {
  expect(shortenedReason("é".repeat(60))).toBe("é".repeat(60));
  expect(shortenedReason("é".repeat(61))).toBe("é".repeat(60));
  expect(shortenedReason(`${"x".repeat(118)}€`)).toBe("x".repeat(118));
  expect(shortenedReason("😀".repeat(31))).toBe("😀".repeat(30));
});

test("what is left takes as many bytes as UTF-8 says, at most 120", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 150 }), (reason) => {
      const kept = shortenedReason(reason);
      expect(reason.startsWith(kept)).toBe(true);
      expect(Buffer.byteLength(kept)).toBeLessThanOrEqual(120);
      if (kept !== reason) expect(Buffer.byteLength(kept)).toBeGreaterThan(116);
    }),
  );
});
