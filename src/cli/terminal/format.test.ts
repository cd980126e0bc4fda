import { expect, test } from "vitest";
import { wrapped } from "./format.ts";

test("lines are broken at spaces, and nothing is lost", () => {
  expect(wrapped("no room for beta, rho and delta", 12)).toBe("no room for\nbeta, rho\nand delta");
  expect(wrapped("disagreement", 5)).toBe("disagreement");
  expect(wrapped("a b", 80)).toBe("a b");
});
