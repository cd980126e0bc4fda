import { sampleSize } from "../participation.ts";
import { highestRankOf, participationRanks } from "../participation-ranks.ts";
import { nodesAmong, placesThere } from "./places.ts";
import type { NextRound, Run } from "./state.ts";
import type { PresentNode } from "./step.ts";

/** Who takes part in a round. */
export interface Sample {
  /** Nodes, and the relays that any of theirs takes part behind. */
  readonly nodes: readonly PresentNode[];
  /** How many nodes that are, with those behind relays. */
  readonly size: number;
  /** The highest rank that takes part, by which relays know who of theirs does; left out if all do. */
  readonly highestRank?: number;
  /** How many nodes take part behind relays, by their names; left out, all that can be asked. */
  readonly behind?: ReadonlyMap<string, number>;
}

/**
 * Who of the nodes that are there takes part in a round: those of the lowest ranks, by the run's seed, the round and their places, whoever
 * came first. All of them do in one without local updates, which compares what the run may return. A relay is told up to which rank.
 */
export function sampleOf(
  { settings, places, parent }: Pick<Run, "settings" | "places" | "parent">,
  { round, localUpdates }: Pick<NextRound, "round" | "localUpdates">,
  nodes: readonly PresentNode[],
): Sample {
  const there = nodesAmong(nodes);
  const told = parent?.directive?.relay?.highestRank;
  const size = parent ? there : sampleSize(settings.participation, there);
  if (localUpdates === 0 || (size === there && told === undefined)) return allOf(nodes);
  const rank = participationRanks(settings.seed, round);
  const ranks = new Float64Array(there);
  // There may be a million: those of all in one array.
  let next = 0;
  for (const node of nodes) for (const place of placesThere(places, node)) ranks[next++] = rank(place);
  const highestRank = told ?? highestRankOf(ranks, size);
  const asked: PresentNode[] = [];
  const behind = new Map<string, number>();
  let count = 0;
  next = 0;
  for (const node of nodes) {
    const before = count;
    const end = next + nodesAmong([node]);
    for (; next < end; next++) if ((ranks[next] as number) <= highestRank) count += 1;
    if (count === before) continue;
    asked.push(node);
    if (node.participant.relay) behind.set(node.name, count - before);
  }
  return { nodes: asked, size: count, highestRank, behind };
}

/** How many nodes take part there: behind a relay those of its nodes that do. */
export const takingPart = ({ behind }: Sample, { name, participant }: PresentNode): number =>
  participant.relay ? (behind?.get(name) ?? participant.relay.nodes) : 1;

/** All of them. */
export const allOf = (nodes: readonly PresentNode[]): Sample => ({ nodes, size: nodesAmong(nodes) });
