import type { Model } from "../learning/model.ts";
import { roundedAmount } from "../protocol/amounts.ts";
import { sampleSize } from "../protocol/participation.ts";
import { expectedCosts } from "./costs.ts";
import type { SimulationSettings } from "./settings.ts";
import { SimulationRefused } from "./simulation-refused.ts";

/**
 * Vectors of the size of the weights that are there at a time, at most: of a node its own, those of its update rule, and those of the messages
 * to and from it; of the aggregator its sums, in float64, and what it goes on from. Measured in a run of `adaptive` with five nodes of 5.8
 * million weights: 78, less three for each node that its model computes in (`memoryBytes`), so 63.
 */
const vectorsOf = { node: 10, aggregator: 20 } as const;

/** How many bytes a run takes for weights and for what is computed of them, at most. */
export function neededBytes({ weightCount, memoryBytes = 0 }: Model, nodes: number): number {
  const vectors = vectorsOf.aggregator + vectorsOf.node * nodes;
  // Whoever computes has memory for it: the nodes, and the simulation, which tests weights.
  return 4 * weightCount * vectors + memoryBytes * (nodes + 1);
}

type MemorySettings = Pick<SimulationSettings, "nodes" | "participation" | "rounds" | "budgetSeconds" | "costs">;

/** How many nodes are asked at least once, at most: the others take no memory for weights. */
function wokenNodes({ nodes, participation, rounds, budgetSeconds, costs }: MemorySettings): number {
  const asked = sampleSize(participation, nodes);
  if (asked === nodes) return nodes;
  const { localSeconds, globalSeconds } = expectedCosts(costs);
  // Each of at least one local update; and a probe.
  const paid = Math.ceil(budgetSeconds / (localSeconds + globalSeconds));
  return Math.min(nodes, asked * (1 + Math.min(paid, rounds ?? paid)));
}

/**
 * Refuses a run whose weights would not fit into memory, before any is taken.
 *
 * @param available bytes
 * @throws SimulationRefused
 */
export function checkMemory(model: Model, settings: MemorySettings, available: number): void {
  const nodes = wokenNodes(settings);
  const needed = neededBytes(model, nodes);
  if (needed <= available) return;
  const some = nodes === settings.nodes ? nodes : `${nodes} of ${settings.nodes}`;
  const has = `${model.name} has ${model.weightCount} weights: ${nodes === 1 ? "one node" : `${some} nodes`}`;
  const [most, there] = [needed, available].map((amount) => roundedAmount({ resource: "bytes", amount }, amount));
  throw new SimulationRefused(`${has} may take up to ${most} of memory, and ${there} are there for a run`, {
    toDo: "use a smaller model, fewer --nodes, or --jobs 1",
  });
}
