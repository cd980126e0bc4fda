import fc from "fast-check";
import { expect, test } from "vitest";
import { keyIn, keyText } from "./key-text.ts";

test("each key has one text, of 43 characters, as Node.js writes it too", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (key) => {
      expect(keyText(key)).toBe(Buffer.from(key).toString("base64url"));
      expect(keyIn(keyText(key))).toEqual(key);
    }),
  );
});

test.each(["", "A".repeat(42), "A".repeat(44), `${"A".repeat(42)}B`, `${"A".repeat(42)}=`, `+${"A".repeat(42)}`])(
  "%j is no key",
  (text) => expect(keyIn(text)).toBeUndefined(),
);
