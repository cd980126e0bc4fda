import { startFloor } from "./floor.mjs";
import { startRounds } from "./ours.mjs";

/**
 * Times rounds and their floor in turn, a group of each again and again, while all processes of both are there: whatever
 * else the machine does meets both alike. The first groups are for the compilers and do not count.
 * @param {{ weights: number, nodes: number, processes: number, batch: number, kernels: import("edgewise").KernelsChoice, warmUp: number, groups: number, rounds: number, seconds: number }} options
 *   `rounds` in each group; no further group is begun after so many `seconds`
 */
export async function measureRounds({ warmUp, groups, rounds, seconds, ...options }) {
  const ours = await startRounds(options);
  await ours.rounds(1);
  const floor = await startFloor({ ...options, directiveBytes: ours.bytes.directive, reportBytes: ours.bytes.report });
  /** @type {number[][]} */
  const roundGroups = [];
  /** @type {number[][]} */
  const floorGroups = [];
  const began = performance.now();
  for (let group = -warmUp; group < groups; group++) {
    const round = await ours.rounds(rounds);
    const exchange = await floor.exchanges(rounds);
    if (group < 0) continue;
    roundGroups.push(round);
    floorGroups.push(exchange);
    if (performance.now() - began > seconds * 1000) break;
  }
  const residentBytes = process.memoryUsage().rss;
  await ours.close();
  await floor.close();
  return { round: roundGroups, floor: floorGroups, residentBytes };
}
