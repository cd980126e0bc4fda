import { expect, test } from "vitest";
import { avatarOf, avatarWords } from "./avatar.ts";

test("a name has the same sign everywhere, however its letters are composed", () => {
  expect(avatarOf("josé")).toEqual(avatarOf("jose\u0301"));
  expect(avatarOf("phone-4b2")).toEqual(avatarOf("phone-4b2"));
});

test("forty phones have signs that are told apart, but for a pair or two", () => {
  const signs = Array.from({ length: 40 }, (_, i) => avatarOf(`phone-${(i * 97).toString(16)}`));
  const { size } = new Set(signs.map((sign) => JSON.stringify(sign)));
  expect(size).toBeGreaterThanOrEqual(37);
});

test("it is told in words to who does not see it", () => {
  const sign = { leaves: 5, leaf: "petal", middle: "ring", isDark: false, turn: 0 } as const;
  expect(avatarWords(sign)).toBe("a sign of 5 petals around a ring, dark on light");
});
