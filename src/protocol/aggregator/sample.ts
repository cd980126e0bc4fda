import { sampleSize } from "../participation.ts";
import { highestRankOf, participationRanks } from "../participation-ranks.ts";
import type { NextRound, Run } from "./state.ts";
import type { PresentNode } from "./step.ts";

/**
 * Who of the nodes that are there takes part in a round: those of the lowest ranks, by the run's seed, the round and their places, whoever
 * came first. All of them do in one without local updates, which compares what the run may return.
 */
export function sampleOf(
  { settings, places }: Pick<Run, "settings" | "places">,
  { round, localUpdates }: Pick<NextRound, "round" | "localUpdates">,
  nodes: readonly PresentNode[],
): readonly PresentNode[] {
  const size = sampleSize(settings.participation, nodes.length);
  if (size === nodes.length || localUpdates === 0) return nodes;
  const rank = participationRanks(settings.seed, round);
  const ranks = nodes.map(({ name }) => rank(places.get(name) as number));
  const highest = highestRankOf(ranks, size);
  return nodes.filter((_, i) => (ranks[i] as number) <= highest);
}
