import { byName } from "../../../src/data/by-name.ts";
import type { NodeState } from "../fold/nodes.ts";
import type { NodeView } from "../fold/view.ts";
import { counted } from "../words.ts";

/** How a node is, for people who look at a class: in one or two words, and whether that is out of the ordinary. */
export interface Standing {
  readonly words: string;
  readonly mood: "well" | "slow" | "away";
}

export function standingOf(node: NodeView, state: NodeState, isStraggler: boolean): Standing {
  if (node.removed) return { words: "removed", mood: "away" };
  if (node.unplugged) return { words: "network unplugged", mood: "away" };
  switch (state) {
    case "gone":
      return { words: "away", mood: "away" };
    case "failed":
      return { words: "could not go on", mood: "away" };
    case "loading":
      return {
        words: node.drawn && node.examples === undefined ? "to draw its first digit" : "getting its data",
        mood: "slow",
      };
    case "spare":
      return { words: "waits for the next run", mood: "well" };
    default:
      if (node.slowdown !== 1) return { words: `${node.slowdown}× slower`, mood: "slow" };
      return isStraggler ? { words: "slowest: others wait", mood: "slow" } : { words: stateWords(state), mood: "well" };
  }
}

const stateWords = (state: NodeState) => (state === "computing" || state === "sending" ? "learning" : "here");

/** `12 are in, 2 away, 1 removed` */
export function classWords(nodes: readonly NodeView[]): string {
  const removed = nodes.filter((node) => node.removed).length;
  const away = nodes.filter((node) => node.presence === "gone" && !node.removed).length;
  const here = nodes.length - removed - away;
  const parts = [here === 0 ? "nobody is in yet" : here === 1 ? "1 is in" : `${here} are in`];
  if (away > 0) parts.push(`${away} away`);
  if (removed > 0) parts.push(`${removed} removed`);
  return parts.join(", ");
}

/** Who is in comes first, then who is away, then who was removed; each by name. */
export function inClassOrder(nodes: readonly NodeView[]): readonly NodeView[] {
  const rank = (node: NodeView) => (node.removed ? 2 : node.presence === "gone" ? 1 : 0);
  return nodes.toSorted((a, b) => rank(a) - rank(b) || byName(a.name, b.name));
}

/** `for 3 min`: whole minutes, so that it does not change all the time. */
export function sinceWords(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  if (minutes < 1) return "just came";
  return minutes < 120 ? `for ${minutes} min` : `for ${Math.floor(minutes / 60)} h`;
}

/** `3 digits drawn`, or how many examples it holds; undefined before that is known. */
export function dataWords({ drawn, examples }: NodeView): string | undefined {
  const digits = drawn?.counts.reduce((sum, count) => sum + count, 0);
  if (digits !== undefined) return `${counted(digits, "digit")} drawn`;
  return examples === undefined ? undefined : counted(examples, "example");
}
