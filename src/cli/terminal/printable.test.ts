import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AggregatorEvent } from "../../watch/events.ts";
import { showAggregator } from "./aggregator-lines.ts";
import { createLog } from "./log.ts";
import { showNode } from "./node-lines.ts";
import { printable } from "./printable.ts";
import { createStyle } from "./style.ts";

const usual = { quiet: false, verbose: true, jsonLogs: false };

test.each([
  ["clears the screen", "\x1b[2J\x1b[H", "\\x1b[2J\\x1b[H"],
  ["sets the title", "\x1b]0;owned\x07", "\\x1b]0;owned\\x07"],
  ["does so with 8 bits", "\x9b2J", "\\x9b2J"],
  ["writes over the line", "ok\rnode-1 failed", "ok\\rnode-1 failed"],
  ["begins a line of its own", "x\n! disk full", "x\\n! disk full"],
  ["begins one in Unicode", "x\u2028y", "x\\u2028y"],
  ["rings", "\x07\x08\x7f\0", "\\x07\\x08\\x7f\\x00"],
  ["turns the direction of writing", "\u202egpj.exe", "\\u202egpj.exe"],
])("what %s is shown, not obeyed", (_what, text, shown) => {
  expect(printable(text)).toBe(shown);
});

test("a line may go on below, further in", () => {
  expect(printable("run 1\n  61 rounds\n61 rounds")).toBe("run 1\n  61 rounds\\n61 rounds");
});

test("words of any language, signs and pictures stay as they are", () => {
  const text = "Büro-π 東京 🤷🏽‍♀️ ━━── naïve";
  expect(printable(text)).toBe(text);
});

test("our own colours stay, and no others reach beyond the line", () => {
  const style = createStyle(true);
  const line = `${style.dim("node-1 |")} loss ${style.good("0.25")} of ${style.bold("run 1")}`;
  expect(printable(line)).toBe(line);
  expect(printable("a \x1b[33m warning")).toBe("a \x1b[33m warning\x1b[0m");
  expect(printable("blinking \x1b[5m")).toBe("blinking \\x1b[5m");
});

test("whatever a line holds, a terminal gets nothing but text and colours", () => {
  const pieces = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("\x1b[", "\x1b[0m", "\x1b[33m", "m", "\n"));
  fc.assert(
    fc.property(fc.array(pieces), (parts) => {
      const colours = ["0", "1", "2", "32", "33", "36"].map((code) => `\x1b[${code}m`);
      const rest = colours.reduce((text, colour) => text.replaceAll(colour, ""), printable(parts.join("")));
      expect(rest.replaceAll("\n  ", "")).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
    }),
  );
});

describe("what nodes say", () => {
  const hostile = "\x1b[2J\x1b]0;owned\x07\rnothing happened\n! all is well";
  const harmless = /^[^\p{Cc}]*\n$/u;

  test("comes harmless to the aggregator's terminal", () => {
    const written: string[] = [];
    const log = createLog(usual, { write: (text) => written.push(text) }, {});
    const show = showAggregator(log, usual);
    const stamp = { sequence: 1, at: 0 };
    const events: AggregatorEvent[] = [
      {
        kind: "node-joined",
        name: "guest",
        device: hostile,
        link: hostile,
        platform: hostile,
        startable: false,
        again: false,
        ...stamp,
      },
      { kind: "node-failed", run: 1, name: "guest", reason: hostile, ...stamp },
      { kind: "node-gone", name: "guest", reason: hostile, ...stamp },
      { kind: "connection-refused", from: hostile, reason: hostile, ...stamp },
    ];
    for (const event of events) show(event);
    expect(written.length).toBeGreaterThan(0);
    for (const line of written) expect(line).toMatch(harmless);
    expect(written.join("")).toMatch(/\\x1b\[2J/);
  });

  test("and what an aggregator says, to a node's", () => {
    const written: string[] = [];
    const log = createLog(usual, { write: (text) => written.push(text) }, {});
    const show = showNode(log, usual);
    show({ kind: "disconnected", reason: hostile });
    show({ kind: "connecting", afterMs: 1, reason: hostile, refused: false });
    expect(written.length).toBeGreaterThan(0);
    for (const line of written) expect(line).toMatch(harmless);
  });
});

test("the line below the others is harmless, too", () => {
  const written: string[] = [];
  const log = createLog(usual, { write: (text) => written.push(text), isTTY: true, columns: 80 }, { NO_COLOR: "1" });
  log.status("nodes: \x1b[2J");
  expect(written).toEqual(["\r\x1b[Knodes: \\x1b[2J"]);
});
