import type { NodeView } from "../fold/view.ts";

/** How many devices it takes for so many nodes, as far as it is known: a relay that is there is one device, and stands for many nodes. */
export function devicesNeeded(there: readonly Pick<NodeView, "standsFor">[], nodes: number): number {
  const behind = there.reduce((sum, { standsFor = 1 }) => sum + standsFor - 1, 0);
  return Math.max(0, nodes - behind);
}
