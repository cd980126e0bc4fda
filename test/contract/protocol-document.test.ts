import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { decodeNodeMessage, encode } from "../../src/protocol/codec.ts";
import type { Report } from "../../src/protocol/messages.ts";

/** docs/protocol.md is what other programs are written from: its bytes are those that are sent. */
const document = readFileSync(new URL("../../docs/protocol.md", import.meta.url), "utf8");
const example = document.slice(document.indexOf("## A message in bytes"));

const report: Report = {
  type: "report",
  run: 1,
  round: 2,
  examples: 12_000,
  localUpdates: 3,
  localSeconds: 0.039,
  weights: Float32Array.of(0.5, -0.25),
  lossAtStart: 0.484375,
  lossOfBest: 0.5,
};

const bytes = (text: string) => Uint8Array.from(text.trim().split(/\s+/), (byte) => Number.parseInt(byte, 16));

test("the document's report is what this program sends and understands", () => {
  const block = /```\n(.*?)```/s.exec(example)?.[1] ?? "";
  const frame = bytes(block.replace(/^((?:[0-9a-f]{2} )+) .*$/gm, "$1"));
  expect(frame).toEqual(encode(report));
  expect(example).toContain(`there are none. ${frame.length} bytes:`);
  expect(decodeNodeMessage(frame)).toEqual(report);
});

test("so is its heartbeat", () => {
  const heartbeat = /a heartbeat,\s+is `([0-9a-f ]+)`/.exec(example)?.[1] ?? "";
  expect(bytes(heartbeat)).toEqual(encode({ type: "heartbeat" }));
});
