/** The nodes that made most and fewest local updates in a round, where these differ. */
export interface Paces {
  readonly most: NodePace;
  readonly least: NodePace;
}

export interface NodePace {
  readonly name: string;
  readonly localUpdates: number;
}

/** Undefined where all nodes made the same number. The first of several that made as many counts. */
export function pacesOf(nodes: readonly NodePace[]): Paces | undefined {
  const [first, ...others] = nodes;
  if (first === undefined) return undefined;
  const most = others.reduce((a, b) => (b.localUpdates > a.localUpdates ? b : a), first);
  const least = others.reduce((a, b) => (b.localUpdates < a.localUpdates ? b : a), first);
  return most.localUpdates > least.localUpdates ? { most, least } : undefined;
}

/** `node-1 made 41 local updates and node-4 10, in about the same time`, with numbers as the place writes them. */
export function pacesInWords({ most, least }: Paces, inWords: (count: number) => string = String): string {
  return `${most.name} made ${inWords(most.localUpdates)} local updates and ${least.name} ${inWords(least.localUpdates)}, in about the same time`;
}
