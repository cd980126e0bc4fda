// The messages of a round, to frames and back: no sockets, nothing else in the processor's caches.
import { decodeAggregatorMessage, decodeNodeMessage, encode } from "../dist/protocol/codec.js";
import { measure } from "./lib/measure.mjs";

/** Calls that are timed together, because one takes about as long as reading the clock. */
const together = 200;

/** What a socket's library reads at a time; a frame lies somewhere in it. */
const socketBytes = 64 * 1024;

/** @param {{ quick: boolean }} options @returns {Promise<import("./lib/table.mjs").Result>} */
export async function run({ quick }) {
  const weights = Float32Array.from({ length: 785 }, (_, i) => Math.sin(i));
  /** @type {import("../dist/protocol/messages.js").Directive} */
  const directive = {
    type: "directive",
    run: 1,
    round: 1234,
    weights,
    localUpdates: 1,
    last: false,
    previousBecameBest: true,
    correction: { kind: "derive" },
  };
  /** @type {import("../dist/protocol/messages.js").Report} */
  const report = {
    type: "report",
    run: 1,
    round: 1234,
    examples: 12_000,
    localUpdates: 1,
    localSeconds: 0.000123,
    weights,
    lossAtStart: 0.2345,
    lossOfBest: 0.2344,
  };
  const drift = { squaredMovement: 0.00123, squaredNoise: 0.0456 };
  const withDrift = { ...report, drift };
  const withEstimates = { ...report, estimates: { rho: 0.1, beta: 0.2, gradient: weights.slice() } };

  const things = [
    timed("encode a directive", () => encode(directive)),
    timed("encode a report with drift", () => encode(withDrift)),
    timed("encode a report with estimates", () => encode(withEstimates)),
    decoding("decode a directive", decodeAggregatorMessage, directive),
    decoding("decode a report with drift", decodeNodeMessage, withDrift),
    decoding("decode a report with estimates", decodeNodeMessage, withEstimates),
  ];
  const measured = await measure(things, quick ? { groups: 2, warmUp: 1 } : { groups: 40, warmUp: 20 });
  const rows = [...measured.values()].map(({ name, median, minimum }) => ({ name, median, minimum }));
  return { about: { weights: `${weights.length}, twice in a report with estimates` }, rows };
}

/**
 * @param {string} name
 * @param {(frame: Uint8Array) => unknown} decode
 * @param {Parameters<typeof encode>[0]} message
 */
function decoding(name, decode, message) {
  const encoded = encode(message);
  const frame = new Uint8Array(socketBytes).subarray(7, 7 + encoded.length);
  frame.set(encoded);
  return timed(name, () => decode(frame));
}

/** @param {string} name @param {() => unknown} call @returns {import("./lib/measure.mjs").Timed} */
function timed(name, call) {
  return {
    name,
    calls: 50,
    run: (count) =>
      Array.from({ length: count }, () => {
        const began = performance.now();
        for (let i = 0; i < together; i++) call();
        return ((performance.now() - began) * 1000) / together;
      }),
  };
}
