import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { root } from "../../scripts/lib/root.mjs";
import { ask, end, start } from "../nodes/processes.mjs";

/**
 * Rounds of a hub with relays, each of which has its nodes in one process; without any (`nodesEach` 0) as many nodes as there would be
 * relays, in one process.
 * @param {{ relays: number, nodesEach: number, rounds: number, warmUp: number, strategy: string, pace: string, kernels: string }} options
 * @returns {Promise<{ seconds: readonly number[], sent: number, received: number, processorSeconds: number, memory: number }>}
 *   of a round at the hub: bytes and seconds; its resident bytes afterwards
 */
export async function measureTree({ relays, nodesEach, rounds, warmUp, strategy, pace, kernels }) {
  const hub = start("nodes/aggregator.mjs", [relays * Math.max(1, nodesEach), kernels, strategy, relays, pace]);
  const children = [hub];
  try {
    const url = await ask(hub, "url");
    if (nodesEach === 0) children.push(start("nodes/node.mjs", [url, "node", relays, kernels]));
    for (let i = 1; i <= relays && nodesEach > 0; i++) {
      const relay = startRelay(url, `site-${i}`, nodesEach);
      children.push(relay);
      children.push(start("nodes/node.mjs", [await addressOf(relay), `node-${i}`, nodesEach, kernels]));
    }
    await ask(hub, "joined");
    await ask(hub, "start");
    await ask(hub, "costs", warmUp);
    const costs = await ask(hub, "costs", rounds);
    return { ...costs, memory: await ask(hub, "memory") };
  } finally {
    await end(children);
  }
}

/** It connects when all its nodes are there. @param {string} url @param {string} name @param {number} nodes */
function startRelay(url, name, nodes) {
  const args = ["relay", url, "--listen", "0", "--name", name, "--nodes", String(nodes), "--no-key"];
  return fork(join(root, "bin", "edgewise.mjs"), [...args, "--give-up-after", "10"], {
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    env: { ...process.env, NO_COLOR: "1" },
  });
}

/** Where its nodes reach it, as it says. @param {import("node:child_process").ChildProcess} relay @returns {Promise<string>} */
async function addressOf(relay) {
  if (!relay.stderr) throw new Error("a relay's standard error is read");
  const lines = createInterface({ input: relay.stderr });
  const gone = once(relay, "exit").then(([code]) => {
    throw new Error(`a relay ended with ${code}`);
  });
  const said = new Promise((/** @type {(address: string) => void} */ resolve) => {
    lines.on("line", (line) => {
      const address = /edgewise node (ws:\S+)/.exec(line)?.[1];
      if (address !== undefined) resolve(address);
    });
  });
  return Promise.race([said, gone]);
}
