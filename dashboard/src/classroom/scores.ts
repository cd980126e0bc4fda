import { byName } from "../../../src/data/by-name.ts";
import type { DrawnDigits, LessonStep } from "../../../src/protocol/lesson.ts";

/** How many of some digits everybody's model reads right. */
export interface Score {
  readonly right: number;
  readonly of: number;
}

interface Drawer {
  readonly name: string;
  readonly drawn?: DrawnDigits;
}

const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0);

export function scoreOf({ drawn }: Pick<Drawer, "drawn">): Score | undefined {
  const { read } = drawn ?? {};
  return read && { right: sum(read.right), of: sum(read.of) };
}

/** Nodes whose digits have been read, the hardest first; of equal ones, who has drawn more. */
export function hardestNodes<N extends Drawer>(
  nodes: readonly N[],
): readonly { readonly node: N; readonly score: Score }[] {
  return nodes
    .flatMap((node) => {
      const score = scoreOf(node);
      return score && score.of > 0 ? [{ node, score }] : [];
    })
    .sort((a, b) => shareOf(a.score) - shareOf(b.score) || b.score.of - a.score.of || byName(a.node.name, b.node.name));
}

/** Of each digit, over all nodes. */
export function scoresByDigit(nodes: readonly Drawer[]): readonly Score[] {
  return Array.from({ length: 10 }, (_, digit) => {
    const reads = nodes.flatMap(({ drawn }) => (drawn?.read ? [drawn.read] : []));
    return {
      right: sum(reads.map(({ right }) => right[digit] ?? 0)),
      of: sum(reads.map(({ of }) => of[digit] ?? 0)),
    };
  });
}

export const shareOf = ({ right, of }: Score): number => (of === 0 ? 0 : right / of);

/** How many digits a node's person has drawn of those that a step asks for. */
function drawnFor({ draw }: LessonStep, { drawn }: Pick<Drawer, "drawn">): number {
  if (!drawn) return 0;
  return draw?.label === undefined ? sum(drawn.counts) : (drawn.counts[draw.label] ?? 0);
}

/** Of the nodes that draw, how many have done what a step asks for. */
export function progressOf(step: LessonStep, nodes: readonly Drawer[]): { readonly done: number; readonly of: number } {
  const drawers = nodes.filter(({ drawn }) => drawn !== undefined);
  const wanted = step.draw?.digits ?? 1;
  return { done: drawers.filter((node) => drawnFor(step, node) >= wanted).length, of: drawers.length };
}
