import { createRandom, shuffled } from "../../math/random.ts";
import { sampleSize } from "../participation.ts";
import type { NextRound, Run } from "./state.ts";
import type { PresentNode } from "./step.ts";

/**
 * Who of the nodes that are there takes part in a round: drawn by the run's seed and the round, whoever came first. All of them do in
 * one without local updates, which compares what the run may return.
 */
export function sampleOf(
  { settings, places }: Pick<Run, "settings" | "places">,
  { round, localUpdates }: Pick<NextRound, "round" | "localUpdates">,
  nodes: readonly PresentNode[],
): readonly PresentNode[] {
  const size = sampleSize(settings.participation, nodes.length);
  if (size === nodes.length || localUpdates === 0) return nodes;
  const inOrder = [...nodes].sort((a, b) => (places.get(a.name) as number) - (places.get(b.name) as number));
  return shuffled(inOrder, createRandom(settings.seed, "participation", round)).slice(0, size);
}
