import { expect, test } from "vitest";
import { inColumns, wrapped } from "./format.ts";

test("lines are broken at spaces, and nothing is lost", () => {
  expect(wrapped("no room for beta, rho and delta", 12)).toBe("no room for\nbeta, rho\nand delta");
  expect(wrapped("disagreement", 5)).toBe("disagreement");
  expect(wrapped("a b", 80)).toBe("a b");
});

test("a line that is too long goes on in the next ones, indented, whatever its colours", () => {
  const line = `\x1b[1mrun 1: uniform data\x1b[0m on 5 nodes, adaptive`;
  expect(inColumns(line, 30)).toBe("\x1b[1mrun 1: uniform data\x1b[0m on 5\n  nodes, adaptive");
  expect(inColumns(line, 80)).toBe(line);
  expect(inColumns("    c 13 ms, b 130 ms", 14)).toBe("    c 13 ms,\n    b 130 ms");
});
