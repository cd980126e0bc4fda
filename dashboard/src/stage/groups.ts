/** Nodes that hold about the same, shown as one. */
export interface Group {
  /** `0, 5`, or `nodes 1 to 20` where nobody tells what they hold. */
  readonly title: string;
  readonly names: readonly string[];
}

interface Holder {
  readonly name: string;
  readonly labelCounts?: readonly number[];
}

const mostGroups = 12;
/** A label that a node has less than half as many examples of as of its most frequent one is not what it is known by. */
const notable = 0.5;
/** A node that is known by more labels than this holds all kinds. */
const mostLabels = 3;

/** Groups of many nodes by the labels that they mostly hold, or else by their order; at most 12, the fewer labels the better. */
export function groupsOf(nodes: readonly Holder[], labelNames: readonly string[]): readonly Group[] {
  if (nodes.length === 0) return [];
  if (nodes.every(({ labelCounts }) => labelCounts === undefined)) return inOrder(nodes);
  const byLabels = grouped(nodes, (node) => labelsOf(node, labelNames, mostLabels));
  if (byLabels.length > 1 && byLabels.length <= mostGroups) return byLabels;
  const byFirst = byLabels.length > 1 ? grouped(nodes, (node) => labelsOf(node, labelNames, 1)) : [];
  return byFirst.length > 1 && byFirst.length <= mostGroups ? byFirst : inOrder(nodes);
}

interface Comer extends Holder {
  /** Whether it has yet to tell what it holds. */
  readonly loading: boolean;
}

/**
 * Groups would change with each node that tells what it holds. So the former ones stay while some still load their data; where
 * there are none, nobody is shown before all have told, unless the nodes learn already.
 */
export function settledGroups(
  former: readonly Group[] | undefined,
  nodes: readonly Comer[],
  { labelNames, learning }: { readonly labelNames: readonly string[]; readonly learning: boolean },
): readonly Group[] {
  const settled = nodes.every(({ loading }) => !loading) || (former === undefined && learning);
  return settled ? groupsOf(nodes, labelNames) : (former ?? []);
}

function labelsOf({ labelCounts }: Holder, names: readonly string[], most: number): string {
  if (labelCounts === undefined) return "not told";
  const largest = Math.max(...labelCounts);
  const known = [...labelCounts.keys()].filter((label) => (labelCounts[label] as number) >= notable * largest);
  const nameOf = (label: number) => names[label] ?? String(label);
  if (most === 1) return nameOf(labelCounts.indexOf(largest));
  return known.length > most ? "all kinds" : known.map(nameOf).join(", ");
}

function grouped(nodes: readonly Holder[], titleOf: (node: Holder) => string): Group[] {
  const groups = new Map<string, string[]>();
  for (const node of nodes) {
    const title = titleOf(node);
    const names = groups.get(title) ?? [];
    names.push(node.name);
    groups.set(title, names);
  }
  return Array.from(groups, ([title, names]) => ({ title, names }));
}

function inOrder(nodes: readonly Holder[]): Group[] {
  const size = Math.ceil(nodes.length / Math.min(mostGroups, Math.ceil(nodes.length / 10)));
  return Array.from({ length: Math.ceil(nodes.length / size) }, (_, i) => {
    const names = nodes.slice(i * size, (i + 1) * size).map(({ name }) => name);
    return { title: `${i * size + 1} to ${i * size + names.length}`, names };
  });
}
