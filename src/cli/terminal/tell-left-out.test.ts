import { expect, test } from "vitest";
import { createLog } from "./log.ts";
import { tellLeftOut } from "./tell-left-out.ts";

function told(leftOut: readonly string[]): string {
  let written = "";
  const output = { write: (text: string) => (written += text), isTTY: true, columns: 80 };
  const log = createLog({ quiet: false, verbose: false, jsonLogs: false }, output, { NO_COLOR: "1" });
  tellLeftOut(leftOut, log);
  return written.replace("\r\x1b[K", "");
}

test("what a table has no room for is named in a line that is broken once, where it is full", () => {
  const leftOut = ["consumed", "last loss", "local updates", "update", "disagreement"];
  expect(told(leftOut)).toBe(
    "no room for consumed, last loss, local updates, update, disagreement: a wider\n  terminal has it, and --json\n",
  );
});

test("of a whole table nothing is said", () => {
  expect(told([])).toBe("");
});
