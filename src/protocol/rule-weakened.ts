/**
 * A round had fewer nodes' weights than the aggregation rule needs for what it promises, or has so many again. Told when their number
 * has changed, not each round.
 */
export interface RuleWeakened {
  readonly kind: "rule-weakened";
  readonly run: number;
  readonly round: number;
  /** As the command line writes it, for example `krum:1`. */
  readonly rule: string;
  readonly needed: number;
  readonly vectors: number;
}

/** For people. */
export function weakenedSentence({ round, rule, needed, vectors }: Omit<RuleWeakened, "kind" | "run">): string {
  if (vectors >= needed) return `${rule} has the weights of ${vectors} nodes again, as many as it needs`;
  const found = `${rule} needs the weights of ${needed} nodes, and round ${round} had ${vectors}`;
  return `${found}: fewer nodes that lie than it is meant for can decide now`;
}
