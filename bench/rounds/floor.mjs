// The floor under rounds: a bare ws program that moves frames of the same size between the same number of processes.
import { end, listen, start } from "./processes.mjs";

/**
 * @param {{ nodes: number, processes: number, directiveBytes: number, reportBytes: number }} options
 */
export async function startFloor({ nodes, processes, directiveBytes, reportBytes }) {
  const { server, url, close } = await listen();
  const frame = Buffer.alloc(directiveBytes, 1);
  /** @type {import("ws").WebSocket[]} */
  const sockets = [];
  let awaited = 0;
  let exchanged = () => {};
  const send = () => {
    awaited = nodes;
    for (const socket of sockets) socket.send(frame);
  };
  const connected = new Promise((resolve) => {
    server.on("connection", (socket) => {
      sockets.push(socket);
      socket.on("message", () => {
        awaited -= 1;
        if (awaited === 0) exchanged();
      });
      if (sockets.length === nodes) resolve(undefined);
    });
  });
  const children = Array.from({ length: processes }, () => start("echo.mjs", [url, reportBytes, nodes / processes]));
  await connected;

  return {
    children,
    /** Microseconds of each of `count` exchanges, from one's first frame to the next one's. @param {number} count */
    exchanges: (count) =>
      /** @type {Promise<number[]>} */ (
        new Promise((resolve) => {
          /** @type {number[]} */
          const times = [];
          let began = performance.now();
          exchanged = () => {
            const now = performance.now();
            times.push((now - began) * 1000);
            began = now;
            if (times.length === count) resolve(times);
            else send();
          };
          send();
        })
      ),
    async close() {
      await end(children);
      close();
    },
  };
}
