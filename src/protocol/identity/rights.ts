/** What a token lets somebody do at an aggregator: take part as a node, watch the page, or give its commands too. */
export const rights = ["join", "watch", "present"] as const;

export type Right = (typeof rights)[number];

/** Who may present may watch. Nothing else includes another right. */
export function includesRight(held: Right, wanted: Right): boolean {
  return held === wanted || (held === "present" && wanted === "watch");
}
