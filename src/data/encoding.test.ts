import { expect, test } from "vitest";
import { sniffEncoding } from "./encoding.ts";

const bytes = (...all: number[]) => Uint8Array.from(all);
const ascii = (text: string) => [...text].map((letter) => letter.charCodeAt(0));
const wide = (text: string, little: boolean) => ascii(text).flatMap((code) => (little ? [code, 0] : [0, code]));

test.each([
  ["utf-8", "byte order mark", bytes(0xef, 0xbb, 0xbf, ...ascii("a,b"))],
  ["utf-16le", "byte order mark", bytes(0xff, 0xfe, ...wide("a,b", true))],
  ["utf-16be", "byte order mark", bytes(0xfe, 0xff, ...wide("a,b", false))],
  ["utf-16le", "zero bytes", bytes(...wide("a,b\n1,2", true))],
  ["utf-16be", "zero bytes", bytes(...wide("a,b\n1,2", false))],
  ["utf-8", "valid", bytes(...ascii("x,"), 0xc3, 0xa9, ...ascii("\n"))],
  ["utf-8", "valid", bytes(...ascii("cut off in a character: "), 0xe2, 0x82)],
  ["windows-1252", "not valid UTF-8", bytes(...ascii("caf"), 0xe9, ...ascii(",1"))],
] as const)("%s by %s", (name, how, start) => {
  expect(sniffEncoding(start)).toEqual({ name, how });
});
