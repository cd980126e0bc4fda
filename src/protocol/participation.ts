import { parseDecimal } from "../math/decimals.ts";

/** Who takes part in a round: all nodes that are there, a share of them (less than 1), or so many. */
export type Participation = "all" | number;

export const participationWords = "a share of the nodes above 0 and below 1 (0.2), a number of them (10), or all";

/** So many nodes may be asked for, as a number of them. */
export const mostParticipants = 1e6;

export function isParticipation(value: unknown): value is Participation {
  if (value === "all") return true;
  if (typeof value !== "number" || !(value > 0 && value <= mostParticipants)) return false;
  return value < 1 || Number.isInteger(value);
}

/** What a text says of it; undefined if it cannot be. */
export function parseParticipation(text: string): Participation | undefined {
  const value = text === "all" ? text : parseDecimal(text);
  return isParticipation(value) ? value : undefined;
}

/** How many of `nodes` nodes take part in a round; one at least. */
export function sampleSize(participation: Participation = "all", nodes: number): number {
  if (participation === "all") return nodes;
  return participation < 1 ? Math.max(1, Math.round(participation * nodes)) : Math.min(participation, nodes);
}

/** What a person should know of a number of nodes that there are not; undefined if there is nothing to know. */
export function participationNote(participation: Participation | undefined, nodes: number): string | undefined {
  if (typeof participation !== "number" || participation <= nodes) return undefined;
  return `--participation ${participation}: there are ${nodes} nodes, so that all of them take part in each round`;
}
