import { expect, test } from "vitest";
import { tokenIn } from "./session.ts";

test.each([
  ["#watch=abc_DEF-123", "abc_DEF-123"],
  ["#present=abc", "abc"],
  ["#run=abc", undefined],
  ["#join=abc", undefined],
  ["#watch=", undefined],
  ["#watch=a&b", undefined],
  ["", undefined],
])("of the address's end %j the token is %s", (hash, token) => {
  expect(tokenIn(hash)).toBe(token);
});
