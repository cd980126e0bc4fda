// What it costs that nodes are connected by a thread of their own, or over TLS: rounds of each in turn, and connecting.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { threadDialer } from "edgewise/nodejs/thread-dialer";
import { webSocketDialer } from "edgewise/nodejs/websocket-dialer";
import { ownCertificate } from "../dist/platform/nodejs/tls/server-certificate.js";
import { measure, median, ratioOf } from "./lib/measure.mjs";
import { byDefault } from "./lib/round-strategies.mjs";
import { startRounds } from "./rounds/ours.mjs";
import { listen } from "./rounds/processes.mjs";

/** @typedef {import("./rounds/ours.mjs").Connection} Connection */

/** A thread may take this much longer in rounds of 785 weights to be used everywhere. */
const wantedTimes = 1.05;

/** @param {{ quick: boolean, kernels: import("edgewise").KernelsChoice }} options @returns {Promise<import("./lib/table.mjs").Result>} */
export async function run({ quick, kernels }) {
  const folder = mkdtempSync(join(tmpdir(), "edgewise-connections-"));
  const { cert, key, pin } = ownCertificate(folder);
  rmSync(folder, { recursive: true });
  /** @type {Record<string, Connection>} */
  const connections = { plain: { kind: "plain" }, thread: { kind: "thread" }, TLS: { kind: "tls", cert, key, pin } };
  const sizes = quick
    ? [{ weights: 785, nodes: 1, batch: 100, calls: 3, groups: 1, warmUp: 0 }]
    : [
        { weights: 785, nodes: 5, batch: 100, calls: 100, groups: 15, warmUp: 6 },
        { weights: 1_000_000, nodes: 3, batch: 1, calls: 2, groups: 8, warmUp: 1 },
      ];
  /** @type {import("./lib/table.mjs").Row[]} */
  const rows = [];
  /** @type {NonNullable<import("./lib/table.mjs").Result["figures"]>} */
  const figures = {};
  for (const { weights, nodes, batch, calls, groups, warmUp } of sizes) {
    const what = `round of ${weights.toLocaleString("en")} weights`;
    const sides = [];
    for (const [name, connection] of Object.entries(connections)) {
      const options = { weights, nodes, processes: nodes, batch, strategy: byDefault, kernels, connection };
      sides.push({ name, ...(await startRounds(options)) });
    }
    const things = sides.map(({ name, rounds }) => ({ name, calls, run: rounds }));
    const measured = await measure(things, { groups, warmUp });
    for (const side of sides) await side.close();
    rows.push(...compared(what, measured));
    const [plain, thread] = [measured.get("plain"), measured.get("thread")];
    if (weights !== 785 || !plain || !thread) continue;
    figures[`${what} by a thread, times that without (at most)`] = {
      reached: 1 / ratioOf(thread, plain),
      wanted: wantedTimes,
    };
  }
  rows.push(...(await connecting(connections, quick)));
  return {
    about: { connections: "on loopback; TLS 1.3 with a key on the curve P-256, by its pin", kernels },
    rows,
    figures,
  };
}

/** @param {Record<string, Connection>} connections @param {boolean} quick */
async function connecting(connections, quick) {
  const closers = [];
  const things = [];
  for (const [name, connection] of Object.entries(connections)) {
    const { url, close } = await listen(connection.kind === "tls" ? connection : undefined);
    const dialer = connection.kind === "thread" ? threadDialer : webSocketDialer;
    const dial = dialer(url, {
      maximumFrameBytes: 1024,
      ...(connection.kind === "tls" ? { pin: connection.pin } : {}),
    });
    closers.push(close);
    things.push({ name, calls: quick ? 1 : 5, run: (/** @type {number} */ count) => dialTimes(dial, count) });
  }
  const measured = await measure(things, quick ? { groups: 1, warmUp: 0 } : { groups: 12, warmUp: 2 });
  for (const close of closers) close();
  return compared("connecting", measured);
}

/** @param {import("edgewise").Dial} dial @param {number} count */
async function dialTimes(dial, count) {
  /** @type {number[]} */
  const taken = [];
  for (let i = 0; i < count; i++) {
    const began = performance.now();
    const channel = await dial();
    taken.push((performance.now() - began) * 1000);
    const ended = new Promise((resolve) => channel.listen({ onFrame() {}, onClose: resolve }));
    channel.close("measured");
    await ended;
  }
  return taken;
}

/** @param {string} what @param {Map<string, import("./lib/measure.mjs").Measured>} measured */
function compared(what, measured) {
  const plain = measured.get("plain");
  return Array.from(measured.values(), (each) => ({
    name: `${what}: ${each.name}`,
    median: median(each.groups),
    minimum: each.minimum,
    ...(plain && each !== plain ? { against: `${what}: plain`, ratio: ratioOf(each, plain) } : {}),
  }));
}
