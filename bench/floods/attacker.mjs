// One flood at an aggregator, for some seconds: node bench/floods/attacker.mjs KIND URL SECONDS
import { Agent, get } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { Packr } from "msgpackr";
import { WebSocket } from "ws";

const [kind = "", address = "", seconds = "10"] = process.argv.slice(2);
const url = address.replace("localhost", "127.0.0.1");
/** Not the nodes' own, as if these were on another machine. */
const localAddress = "127.0.0.66";
const until = Date.now() + 1000 * Number(seconds);
const packer = new Packr({ useRecords: false, variableMapSize: true });

/** @param {unknown} header */
function frameOf(header) {
  const packed = packer.pack(header);
  const frame = Buffer.alloc(4 + packed.length);
  frame.writeUInt32BE(packed.length);
  packed.copy(frame, 4);
  return frame;
}

/** @param {string} name */
const hello = (name) =>
  frameOf({
    type: "hello",
    protocol: 2,
    name,
    instance: name,
    platform: "a flood",
    device: "real",
    link: "real",
    data: "assignable",
    capabilities: [],
  });
const heartbeat = frameOf({ type: "heartbeat" });

/** Opens a connection again and again. @param {"node" | "events"} path @param {(socket: WebSocket) => void} use */
async function churn(path, use) {
  while (Date.now() < until) {
    await new Promise((resolve) => {
      const socket = new WebSocket(`${url.replace("http", "ws")}/${path}`, {
        perMessageDeflate: false,
        localAddress,
      });
      socket.on("open", () => use(socket));
      socket.on("error", () => {});
      socket.on("close", resolve);
      setTimeout(() => socket.terminate(), Math.max(0, until - Date.now()));
    });
  }
}

/** Asks for the page's largest file again and again, over one connection as long as it is there. */
async function askAgain() {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const page = await (await fetch(url)).text();
  const path = /src="\.?\/?([^"]+\.js)"/.exec(page)?.[1] ?? "";
  while (Date.now() < until) {
    await new Promise((resolve) => {
      const asked = get(`${url}/${path}`, { agent, localAddress }, (response) =>
        response.resume().once("close", resolve),
      );
      asked.once("error", resolve);
    });
  }
}

/** As fast as it is taken. @param {WebSocket} socket @param {string | Buffer} what */
function pour(socket, what) {
  const more = () => {
    while (socket.readyState === socket.OPEN && socket.bufferedAmount < 65_536) socket.send(what);
    if (socket.readyState === socket.OPEN) setImmediate(more);
  };
  more();
}

/** So many of the same at once. @param {number} count @param {(i: number) => Promise<void>} each */
const several = (count, each) => Promise.all(Array.from({ length: count }, (_, i) => each(i)));

let names = 0;
/** @type {Record<string, () => Promise<unknown>>} */
const floods = {
  garbage: () => several(200, () => churn("node", (socket) => pour(socket, Buffer.alloc(1000, 0xc1)))),
  keys: () => {
    const keys = Object.fromEntries(Array.from({ length: 50_000 }, (_, i) => [`k${i}`, 0]));
    const frame = frameOf(keys);
    return several(20, () => churn("node", (socket) => socket.send(frame)));
  },
  tiny: () =>
    several(20, (i) =>
      churn("node", (socket) => {
        socket.send(hello(`tiny-${i}`));
        pour(socket, heartbeat);
      }),
    ),
  "set-delay": () => several(4, () => churn("events", (socket) => pour(socket, '{"kind":"set-delay","delayMs":0}'))),
  pages: () => several(20, () => churn("events", (socket) => socket.on("message", () => socket.close()))),
  requests: () => several(20, askAgain),
  names: () =>
    several(20, () =>
      churn("node", (socket) => {
        socket.send(hello(`name-${names++}`));
        socket.on("message", () => socket.close());
      }),
    ),
  guests: () =>
    several(279, async (i) => {
      await sleep(5 * i);
      await churn("node", (socket) => {
        socket.send(hello(`guest-${i}`));
        const beats = setInterval(() => socket.send(heartbeat), 1000);
        socket.on("close", () => clearInterval(beats));
      });
    }),
};

const flood = floods[kind];
if (!flood) {
  console.error(`there is no flood "${kind}"; choose of: ${Object.keys(floods).join(", ")}`);
  process.exit(2);
}
await Promise.race([flood(), sleep(1000 * Number(seconds) + 500)]);
process.exit(0);
