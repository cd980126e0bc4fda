/**
 * Deliberate breakages of checks: file below src/, what stands there, what is put in its place, the test below src/ that must fail.
 * @type {readonly (readonly [string, string, string, string])[]}
 */
export const mutations = [
  ["protocol/frame.ts", "length > maximumHeaderBytes", "false", "protocol/codec.test.ts"],
  ["protocol/frame.ts", "at === frame.byteLength", "at <= frame.byteLength", "protocol/codec.test.ts"],
  ["protocol/messagepack-reader.ts", "count > mostKeys", "false", "protocol/messagepack.test.ts"],
  ["protocol/messagepack-reader.ts", "this.#values > mostValues", "false", "protocol/messagepack.test.ts"],
  ["protocol/messagepack-reader.ts", "depth >= maximumDepth", "false", "protocol/codec.test.ts"],
  ["protocol/wire-vectors.ts", "if (allFinite(values)) return values;", "return values;", "protocol/codec.test.ts"],
  ["protocol/wire-vectors.ts", "listed.length > maximumVectors", "false", "protocol/codec.test.ts"],
  ["protocol/messages.ts", ".min(-largestLoss).max(largestLoss)", "", "protocol/limits.test.ts"],
  [
    "protocol/aggregator/departed.ts",
    ">= departedSeconds",
    ">= 2 * departedSeconds",
    "protocol/aggregator/membership.test.ts",
  ],
  [
    "protocol/aggregator/departed.ts",
    "departed.length <= mostDeparted",
    "true",
    "protocol/aggregator/membership.test.ts",
  ],
  [
    "protocol/aggregator/waiting.ts",
    "more > 0 ? { missing",
    "more > 1e9 ? { missing",
    "protocol/aggregator/membership.test.ts",
  ],
  ["runtime/connections.ts", "if (!open.frames.take(this.#now()))", "if (false)", "runtime/connections.test.ts"],
  ["runtime/connections.ts", "open?.frames.add(1)", "open?.frames.add(0)", "runtime/connections.test.ts"],
  ["runtime/connections.ts", "open.bytesBefore > mostBytesBeforeHello", "false", "runtime/connections.test.ts"],
  ["emulation/link-emulation.ts", "bytesUnderWay -= bytes", "bytesUnderWay -= 0", "emulation/link-emulation.test.ts"],
  ["emulation/link-emulation.ts", "waiting.length >= mostFramesUnderWay", "false", "emulation/link-emulation.test.ts"],
  ["platform/nodejs/page-socket.ts", "!commands.take(now) ||", "", "platform/nodejs/page-socket.test.ts"],
  [
    "platform/nodejs/connection-room.ts",
    "if (place.worth === 1) guest = place",
    "guest = place",
    "platform/nodejs/connection-room.test.ts",
  ],
  ["data/picture-bytes.ts", "width * height > mostPixels", "false", "data/picture-bytes.test.ts"],
  ["data/zip-archive.ts", "size > largestDeflateRatio * packedSize", "false", "data/numpy-table.test.ts"],
];
