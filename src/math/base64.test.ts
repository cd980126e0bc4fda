import { expect, test } from "vitest";
import { fromBase64, toBase64 } from "./base64.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);

test("base64 is that of RFC 4648", () => {
  const known = ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"];
  const texts = known.map((_, length) => "foobar".slice(0, length));
  expect(texts.map((text) => toBase64(bytesOf(text)))).toEqual(known);
  expect(known.map(fromBase64)).toEqual(texts.map(bytesOf));
});

test("all bytes come back", () => {
  const bytes = Uint8Array.from({ length: 1025 }, (_, i) => (i * 7) % 256);
  expect(fromBase64(toBase64(bytes))).toEqual(bytes);
});
