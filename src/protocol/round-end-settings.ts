import type { RoundDeadline } from "../control/round-deadline.ts";
import { parseDecimal } from "../math/decimals.ts";
import { UserError } from "./user-error.ts";

/** When a round ends without those who have not reported, and with how many at least: what may be said, and how people write it. */

export const mostDeadlineSeconds = 1e7;
export const mostLeastNodes = 10_000;

export const roundDeadlineWords = "seconds, auto, or off";
export const leastNodesWords = "a whole number from 1";

/** @throws UserError where a run would wait for more nodes than it has, and so for ever */
export function checkLeastNodes({ minNodes = 1 }: { readonly minNodes?: number | undefined }, nodes: number): void {
  if (minNodes <= nodes) return;
  throw new UserError(
    `min-nodes is ${minNodes}, and the run has ${nodes === 1 ? "1 node" : `${nodes} nodes`}, so it would wait for ever`,
    {
      toDo: "ask for more nodes, or lower min-nodes",
    },
  );
}

/** Undefined for what is none. */
export function parseRoundDeadline(text: string): RoundDeadline | undefined {
  if (text === "auto" || text === "off") return text;
  const seconds = parseDecimal(text);
  return seconds !== undefined && seconds > 0 && seconds <= mostDeadlineSeconds ? seconds : undefined;
}

/** Undefined for what is none. */
export function parseLeastNodes(text: string): number | undefined {
  const nodes = parseDecimal(text);
  return nodes !== undefined && Number.isInteger(nodes) && nodes >= 1 && nodes <= mostLeastNodes ? nodes : undefined;
}
