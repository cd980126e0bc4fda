import type { NodeView } from "../fold/view.ts";
import { count } from "../words.ts";
import { kindWords } from "./kind-words.ts";

/** Of a relay: `2 Raspberry Pi 3, 1 laptop. Labels told by 2 of 3, pictures by none.`; undefined of a node, or while nothing is known. */
export function behindWords({ standsFor, behind }: Pick<NodeView, "standsFor" | "behind">): string | undefined {
  if (!behind) return undefined;
  const { labelled, pictured, devices } = behind;
  const told = devices.reduce((sum, [, nodes]) => sum + nodes, 0);
  const all = Math.max(standsFor ?? 0, told);
  const kinds = devices.map(([kind, nodes]) => `${count(nodes)} ${wordsOf(kind)}`);
  const others = all > told ? [`${count(all - told)} not told`] : [];
  const of = (nodes: number) =>
    nodes === 0 ? "none" : nodes >= all ? `all ${count(all)}` : `${count(nodes)} of ${count(all)}`;
  return `${[...kinds, ...others].join(", ")}. Labels told by ${of(labelled)}, pictures by ${of(pictured)}.`;
}

/** Names of emulated devices have no spaces, and what programs run on has. */
const wordsOf = (kind: string): string =>
  kindWords({ device: kind.includes(" ") ? "real" : kind, platform: kind }) || "unknown";
