import { ask, end, openFilesLimit, start } from "./processes.mjs";

/** Files that a process has open beside its connections. */
const otherFiles = 100;

/** @param {number} nodes @returns {string | undefined} why this number of nodes cannot be measured here */
export function problemWith(nodes) {
  const limit = openFilesLimit();
  const needed = nodes + otherFiles;
  if (limit >= needed) return undefined;
  return (
    `${nodes} nodes are left out: they need ${needed} open files in one process and this one may have ${limit}; ` +
    `raise the limit with "ulimit -Hn ${needed}" (as root), then measure again`
  );
}

/** @typedef {{ seconds: number[], processorSeconds: number }} ServerCosts of a group of rounds: of each, and of the server's process in one on average */
/** @typedef {ServerCosts & { clientSeconds: number }} Costs with the processor time of all processes of clients in one on average */

/**
 * Rounds with many nodes in a few processes, and the exchanges of a bare program over as many connections from as many
 * processes, in turn, a group of each, repeatedly. The first groups warm up the compilers and do not count.
 * @param {{ nodes: number, processes: number, rounds: number, groups: number, warmUp: number, seconds: number, strategy: string, kernels: string }} options
 *   `rounds` in each group; no further group is begun after `seconds`
 */
export async function measureNodes({ nodes, processes, rounds, groups, warmUp, seconds, strategy, kernels }) {
  const perProcess = nodes / processes;
  const aggregator = start("nodes/aggregator.mjs", [nodes, kernels, strategy]);
  const children = [aggregator];
  try {
    const url = await ask(aggregator, "url");
    const memory = { alone: await ask(aggregator, "memory"), idle: 0, afterRounds: 0, bareIdle: 0 };
    const nodeProcesses = Array.from({ length: processes }, (_, i) =>
      start("nodes/node.mjs", [url, `node-${i + 1}`, perProcess, kernels]),
    );
    children.push(...nodeProcesses);
    await ask(aggregator, "joined");
    memory.idle = (await ask(aggregator, "memory")) - memory.alone;
    const bytes = await ask(aggregator, "start");

    const bare = start("nodes/floor.mjs", [nodes, bytes.directive]);
    children.push(bare);
    const bareUrl = await ask(bare, "url");
    const bareAlone = await ask(bare, "memory");
    const bareClients = Array.from({ length: processes }, () =>
      start("rounds/echo.mjs", [bareUrl, bytes.report, perProcess, "doubles"]),
    );
    children.push(...bareClients);
    await ask(bare, "joined");
    memory.bareIdle = (await ask(bare, "memory")) - bareAlone;

    /** @type {Costs[]} */
    const ours = [];
    /** @type {Costs[]} */
    const floor = [];
    const began = performance.now();
    for (let group = -warmUp; group < groups; group++) {
      const taken = await costs(aggregator, nodeProcesses, rounds);
      const bareTaken = await costs(bare, bareClients, rounds);
      if (group < 0) continue;
      ours.push(taken);
      floor.push(bareTaken);
      if (performance.now() - began > seconds * 1000) break;
    }
    memory.afterRounds = await ask(aggregator, "memory");
    return { ours, floor, memory, bytes };
  } finally {
    await end(children);
  }
}

/**
 * @param {import("node:child_process").ChildProcess} server
 * @param {readonly import("node:child_process").ChildProcess[]} clients
 * @param {number} rounds
 * @returns {Promise<Costs>}
 */
async function costs(server, clients, rounds) {
  const before = await processorSecondsOf(clients);
  const taken = await ask(server, "costs", rounds);
  return { ...taken, clientSeconds: ((await processorSecondsOf(clients)) - before) / rounds };
}

/** @param {readonly import("node:child_process").ChildProcess[]} processes */
async function processorSecondsOf(processes) {
  const each = await Promise.all(processes.map((process) => ask(process, "processor")));
  return each.reduce((sum, seconds) => sum + seconds, 0);
}
