// The floor under rounds with many nodes: a bare ws server that sends a frame over each connection and waits for as many
// answers. Arguments: number of connections, bytes of the frame.
import { letHeapDouble } from "edgewise/nodejs/heap-growth";
import { WebSocketServer } from "ws";
import { answer, residentBytes } from "./processes.mjs";

// As the aggregator and the nodes that this is compared with.
letHeapDouble();
const [connections = "1", bytes = "0"] = process.argv.slice(2);
const server = new WebSocketServer({
  port: 0,
  host: "127.0.0.1",
  backlog: 4096,
  perMessageDeflate: false,
  maxPayload: 2 ** 24,
});
const frame = Buffer.alloc(Number(bytes), 1);
/** @type {import("ws").WebSocket[]} */
const sockets = [];
let awaited = 0;
let complete = () => {};
function received() {
  awaited -= 1;
  if (awaited === 0) complete();
}
const everybody = new Promise((resolve) => {
  server.on("connection", (socket) => {
    sockets.push(socket);
    socket.on("message", received);
    if (sockets.length === Number(connections)) resolve(undefined);
  });
});

function send() {
  awaited = sockets.length;
  for (const socket of sockets) socket.send(frame);
}

answer({
  async url() {
    if (!server.address()) await new Promise((resolve) => server.once("listening", resolve));
    return `ws://127.0.0.1:${/** @type {import("node:net").AddressInfo} */ (server.address()).port}`;
  },
  joined: () => everybody,
  memory: residentBytes,
  /** Seconds of each of `count` exchanges, from one's first frame to the next one's, and processor time of this program in one on average. */
  costs: (count) =>
    new Promise((resolve) => {
      /** @type {number[]} */
      const seconds = [];
      const before = process.cpuUsage();
      let began = performance.now();
      complete = () => {
        const now = performance.now();
        seconds.push((now - began) / 1000);
        began = now;
        if (seconds.length < count) return send();
        const { user, system } = process.cpuUsage(before);
        resolve({ seconds, processorSeconds: (user + system) / 1e6 / count });
      };
      send();
    }),
});
