import type { TaskDescription } from "../../../src/watch/events.ts";
import type { NodeView } from "../fold/view.ts";
import { asSentence, count } from "../words.ts";
import { kindWords } from "./kind-words.ts";

/**
 * Of a relay: `2 Raspberry Pi 3, 1 laptop. Labels told by 2 of 3, pictures by none.`, without what examples of the `task` do not have;
 * undefined of a node, or while nothing is known.
 */
export function behindWords(
  { standsFor, behind }: Pick<NodeView, "standsFor" | "behind">,
  task: Pick<TaskDescription, "labelNames" | "picture"> | undefined,
): string | undefined {
  if (!behind) return undefined;
  const { labelled, pictured, devices } = behind;
  const told = devices.reduce((sum, [, nodes]) => sum + nodes, 0);
  const all = Math.max(standsFor ?? 0, told);
  const kinds = devices.map(([kind, nodes]) => `${count(nodes)} ${wordsOf(kind)}`);
  const others = all > told ? [`${count(all - told)} not told`] : [];
  const of = (nodes: number) =>
    nodes === 0 ? "none" : nodes >= all ? `all ${count(all)}` : `${count(nodes)} of ${count(all)}`;
  const shared = [
    ...(task?.labelNames.length === 0 ? [] : [{ what: "labels", nodes: labelled }]),
    ...(task !== undefined && task.picture === undefined ? [] : [{ what: "pictures", nodes: pictured }]),
  ].map(({ what, nodes }, i) => `${what} ${i === 0 ? "told " : ""}by ${of(nodes)}`);
  const devicesWords = `${[...kinds, ...others].join(", ")}.`;
  return shared.length === 0 ? devicesWords : `${devicesWords} ${asSentence(shared.join(", "))}`;
}

/** Names of emulated devices have no spaces, and what programs run on has. */
const wordsOf = (kind: string): string =>
  kindWords({ device: kind.includes(" ") ? "real" : kind, platform: kind }) || "unknown";
