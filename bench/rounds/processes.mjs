// The processes at both ends of a measurement, and the socket between them.
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { WebSocketServer } from "ws";

const here = fileURLToPath(new URL(".", import.meta.url));

/**
 * Starts a script of this folder; the scripts define their own messages.
 * @param {string} script
 * @param {readonly (string | number)[]} args
 */
export function start(script, args) {
  return fork(here + script, args.map(String), { stdio: ["ignore", "ignore", "inherit", "ipc"] });
}

/** @param {readonly import("node:child_process").ChildProcess[]} children */
export async function end(children) {
  await Promise.all(
    children.map((child) => {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      return ended;
    }),
  );
}

/** A WebSocket server on a free port of this machine, as the aggregator's is set up. */
export async function listen() {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1", perMessageDeflate: false, maxPayload: 2 ** 28 });
  if (!server.address()) await new Promise((resolve) => server.once("listening", resolve));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return { server, url: `ws://127.0.0.1:${port}` };
}
