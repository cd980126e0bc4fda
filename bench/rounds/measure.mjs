import { startFloor } from "./floor.mjs";
import { startRounds } from "./ours.mjs";

/**
 * Times rounds and their floor in turn, a group of each, repeatedly, while all processes of both are running, so that other load
 * on the machine affects both alike. The first seconds warm up the compilers and do not count.
 * @param {{ weights: number, nodes: number, processes: number, batch: number, strategy: string, kernels: import("edgewise").KernelsChoice, rounds: number, warmUpSeconds: number, seconds: number }} options
 *   `rounds` in each group; at least one group is measured
 */
export async function measureRounds({ rounds, warmUpSeconds, seconds, ...options }) {
  const ours = await startRounds(options);
  await ours.rounds(1);
  const floor = await startFloor({ ...options, directiveBytes: ours.bytes.directive, reportBytes: ours.bytes.report });
  /** @type {{ round: number[], floor: number[] }[]} */
  const groups = [];
  /** @param {number} limit */
  async function measureFor(limit) {
    groups.length = 0;
    const began = performance.now();
    do groups.push({ round: await ours.rounds(rounds), floor: await floor.exchanges(rounds) });
    while (performance.now() - began < limit * 1000);
  }
  await measureFor(warmUpSeconds);
  await measureFor(seconds);
  const residentBytes = process.memoryUsage().rss;
  await ours.close();
  await floor.close();
  return { groups, residentBytes };
}
