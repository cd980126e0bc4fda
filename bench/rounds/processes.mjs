// The processes at both ends of a measurement, and the socket between them.
import { fork } from "node:child_process";
import { createServer } from "node:http";
import { createServer as createSecureServer } from "node:https";
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

/**
 * A WebSocket server on a free port of this machine, as the aggregator's is set up.
 * @param {{ cert: string, key: string }} [tls] left out, it speaks without TLS
 */
export async function listen(tls) {
  const below = tls ? createSecureServer(tls) : createServer();
  const server = new WebSocketServer({ server: below, perMessageDeflate: false, maxPayload: 2 ** 28 });
  await new Promise((resolve) => below.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (below.address());
  /** All connections have to be closed before. */
  const close = () => {
    server.close();
    below.close();
  };
  return { server, url: `${tls ? "wss" : "ws"}://127.0.0.1:${port}`, close };
}
