import { createRandom, shuffled } from "../../math/random.ts";
import { sampleSize } from "../participation.ts";
import type { Run } from "./state.ts";
import type { PresentNode } from "./step.ts";

/** Who of the nodes that are there takes part in a round: drawn by the run's seed and the round, whoever came first. */
export function sampleOf(
  { settings, places }: Pick<Run, "settings" | "places">,
  round: number,
  nodes: readonly PresentNode[],
): readonly PresentNode[] {
  const size = sampleSize(settings.participation, nodes.length);
  if (size === nodes.length) return nodes;
  const inOrder = [...nodes].sort((a, b) => (places.get(a.name) as number) - (places.get(b.name) as number));
  return shuffled(inOrder, createRandom(settings.seed, "participation", round)).slice(0, size);
}
