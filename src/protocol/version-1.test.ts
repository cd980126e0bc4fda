import { expect, test } from "vitest";
import { decodeAggregatorMessage, decodeNodeMessage, encode } from "./codec.ts";
import { MalformedMessage } from "./malformed-message.ts";
import { encodeForVersion1, OfVersion1 } from "./version-1.ts";

/** Frames as programs of version 1 wrote them, recorded. */
const recorded = {
  hello:
    "88a474797065a568656c6c6fa870726f746f636f6c01a46e616d65a470692d31a8696e7374616e6365a435663263a8706c6174666f726dbf4e6f6465" +
    "2e6a73207632302e32302e32206f6e206c696e75782061726d3634a6646576696365a47265616ca46c696e6ba47265616ca464617461aa6173736967" +
    "6e61626c65",
  welcome:
    "84a474797065a777656c636f6d65a870726f746f636f6c01b06865617274626561745365636f6e647305ae73696c656e63655365636f6e64730f",
  dismissal:
    "83a474797065a96469736d697373616ca6726561736f6ed9256d616c666f726d6564206d6573736167653a206973206e6f74204d6573736167655061" +
    "636ba566696e616cc2",
};
const fromHex = (text: string) => Uint8Array.from(text.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));

test("what a node of version 1 says first is known as such", () => {
  expect(() => decodeNodeMessage(fromHex(recorded.hello))).toThrow(OfVersion1);
});

test("so is what an aggregator of version 1 says first, whether it welcomes or dismisses", () => {
  expect(() => decodeAggregatorMessage(fromHex(recorded.welcome))).toThrow(OfVersion1);
  expect(() => decodeAggregatorMessage(fromHex(recorded.dismissal))).toThrow(OfVersion1);
});

test("bytes that only begin like a map are malformed, and no version is guessed", () => {
  for (const frame of [fromHex(recorded.hello).subarray(0, 40), Uint8Array.of(0x80), Uint8Array.of(0x81, 1, 2)]) {
    expect(() => decodeNodeMessage(frame)).toThrow(MalformedMessage);
    expect(() => decodeNodeMessage(frame)).not.toThrow(OfVersion1);
  }
});

test("a node of version 1 is dismissed in a map of its own kind", () => {
  // {type: "dismissal", reason: "no", final: true}
  expect(encodeForVersion1("no")).toEqual(
    fromHex("83a474797065a96469736d697373616ca6726561736f6ea26e6fa566696e616cc3"),
  );
});

test("no frame of today looks like one of version 1", () => {
  expect(encode({ type: "heartbeat" })[0]).toBe(0);
});
