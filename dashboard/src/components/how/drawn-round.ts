import { byName } from "../../../../src/data/by-name.ts";
import type { NodeNumbers, RoundNumbers } from "./round-numbers.ts";

/** One node's time in the drawing: pieces from the left, in shares of the round. */
export interface Lane {
  readonly name: string;
  readonly compute: number;
  readonly communicate: number;
  readonly wait: number;
  readonly updates: number;
}

const lanesDrawn = 6;

/**
 * The lanes of a round: all nodes, or of many the slowest one and those of the first places. There are as many in each
 * round, so that what is below the drawing stays where it is.
 */
export function lanesOf({ nodes: reported }: Pick<RoundNumbers, "nodes">): {
  readonly lanes: readonly Lane[];
  readonly more: number;
} {
  const nodes = reported.toSorted((a, b) => byName(a.name, b.name));
  const slowest = nodes.reduce<NodeNumbers | undefined>((a, b) => (a && a.wait <= b.wait ? a : b), undefined);
  const first = nodes.slice(0, lanesDrawn);
  const drawn = slowest === undefined || first.includes(slowest) ? first : [...first.slice(0, -1), slowest];
  const lanes = drawn.map(({ name, compute, communicate, wait, localUpdates }) => {
    const whole = compute + communicate + wait || 1;
    return {
      ...{ name, updates: localUpdates },
      ...{ compute: compute / whole, communicate: communicate / whole, wait: wait / whole },
    };
  });
  return { lanes, more: nodes.length - drawn.length };
}

/** How far nodes end from the mean and how far noise alone would bring them, when moving together is 1; at most 6. */
export function apartness({ apart }: RoundNumbers): { readonly drift: number; readonly noise: number } {
  if (apart === undefined || !(apart.movement > 0)) return { drift: 0, noise: 0 };
  const share = (value: number) => Math.min(6, value / apart.movement);
  return { drift: share(apart.drift), noise: share(apart.noise) };
}
