import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { madeUpOutcome } from "../../test/support/made-up-runs.ts";
import { headerLine, type JournalHeader, JournalRefused, readJournal, runLine } from "./journal.ts";

const header: JournalHeader = { experiment: "phi", version: "1.0.0", kernels: "simd", options: { quick: false } };
const read = (text: string, expected = header) => readJournal(text, expected, "runs.jsonl");
const whole =
  headerLine(header) + runLine("a", madeUpOutcome()) + runLine("b", madeUpOutcome({ seed: 2, accuracy: null }));

test("what was written is read again", () => {
  const { outcomes, wholeLength } = read(whole);
  expect([...outcomes]).toEqual([
    ["a", madeUpOutcome()],
    ["b", madeUpOutcome({ seed: 2, accuracy: null })],
  ]);
  expect(wholeLength).toBe(whole.length);
});

test("a failed run has no loss, before and after", () => {
  const failed = madeUpOutcome({ loss: null, averageTau: Number.NaN, ending: "failed" });
  expect(read(headerLine(header) + runLine("a", failed)).outcomes.get("a")).toEqual(failed);
});

test("cut anywhere, it keeps its whole lines and says where they end", () => {
  fc.assert(
    fc.property(fc.nat({ max: whole.length }), (length) => {
      const { outcomes, wholeLength } = read(whole.slice(0, length));
      const lines = whole.slice(0, length).split("\n").length - 1;
      expect(outcomes.size).toBe(Math.max(0, lines - 1));
      expect(wholeLength).toBe(whole.slice(0, length).lastIndexOf("\n") + 1);
    }),
  );
});

describe("refuses, with what to do,", () => {
  test.each([
    [
      "another experiment",
      { experiment: "nodes" },
      "runs.jsonl is of experiment phi, not nodes; name another folder by --out",
    ],
    ["another version", { version: "2.0.0" }, "version 1.0.0, not 2.0.0"],
    ["other kernels", { kernels: "plain" }, "kernels simd, not plain"],
    ["other settings", { options: { quick: true } }, "other settings (quick: false, now true)"],
    [
      "settings that were not given",
      { options: { quick: false, model: "x" } },
      "other settings (model: not given, now x)",
    ],
  ])("the journal of %s", (_what, changed, message) => {
    expect(() => read(whole, { ...header, ...changed })).toThrow(message);
  });

  test("another file", () => {
    expect(() => read("case,loss\n1,0.2\n")).toThrow(JournalRefused);
    expect(() => read("case,loss\n1,0.2\n")).toThrow("runs.jsonl:1: not the journal of an experiment");
  });

  test("a line that is no run", () => {
    expect(() => read(`${whole}{"key":"c"}\n`)).toThrow("runs.jsonl:4: not a run of an experiment");
  });
});
