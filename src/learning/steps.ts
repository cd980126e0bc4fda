import { ascending, median, middleOf, weightedMedian } from "../math/statistics.ts";
import type { NodeStep } from "./node-step.ts";

/** Medians of a round's steps. */
export interface UsualStep {
  readonly length: number;
  /** From c, if nodes were corrected. */
  readonly distance: number | undefined;
  /** Of nodes that told their paths. */
  readonly moved?: number;
}

/** Of one step at least. */
export function usualOf(steps: readonly NodeStep[]): UsualStep {
  const corrected = steps.flatMap(({ apart }) => apart ?? []);
  const moved = steps.flatMap((step) => step.moved ?? []);
  return {
    ...(moved.length === 0 ? {} : { moved: median(moved) }),
    length: median(steps.map(({ length }) => length)),
    distance: corrected.length === 0 ? undefined : median(corrected.map(({ distance }) => distance)),
  };
}

/** Why a node's step is none that an honest node would have made. */
export type Outlier =
  | { readonly kind: "far"; readonly times: number }
  /** Its weights went no farther than others', but the path that it told is so many times as long. */
  | { readonly kind: "steep"; readonly times: number }
  | { readonly kind: "against"; readonly cosine: number; readonly usual: number };

interface Limits {
  /** So many times as far as the median is too far. */
  readonly tooFar: { readonly corrected: number; readonly uncorrected: number };
  /** Where the median node goes with c so nearly as `usual`, one that does not go with it, or goes against it, and is far off, is an outlier. */
  readonly astray: readonly { readonly usual: number; readonly least: number; readonly times: number }[];
  /** Who goes another way is looked for while nodes go so far, compared with the first round: nearer to the optimum chance decides where they go. */
  readonly leastToCompareWays: number;
}

/** Honest nodes were at most 7 times as far, in the last of many rounds (docs/lab-notes.md). */
const ofOneRound: Limits = {
  tooFar: { corrected: 8, uncorrected: 6 },
  astray: [
    { usual: 0.85, least: 0.2, times: 3 },
    { usual: 0.75, least: -0.3, times: 2.75 },
  ],
  leastToCompareWays: 0.3,
};

/** Of a round that is known to have led astray. */
const ofSuspects: Limits = {
  tooFar: { corrected: 3, uncorrected: 3 },
  astray: [{ usual: 0.5, least: 0, times: 1.5 }],
  leastToCompareWays: 0,
};

/**
 * A node that holds less than this part of the nodes' mean number of examples follows the gradients of few, which may be long, and has as
 * little of a say in the mean: it may go farther in proportion, up to so many times.
 */
const smallShare = 0.25;
const mostRoom = 16;

/** Near the optimum nothing moves, and the slowest weights of a node decide: steps are compared with this part of the first ones at least. */
const leastOfFirst = 0.2;

/**
 * Which of a round's steps are outliers, beside all of them (three at least, or none is found). With drift correction nodes
 * follow c but for their noise, however unlike their data are. So what counts is how far they are from c, and without c how far they
 * went. A node that made fewer updates than the median has more noise in their mean, by the square root. One that has just come is
 * not corrected, and goes as far as all did in the beginning.
 *
 * Medians are over nodes and over examples, whichever accuses less: nodes of few examples have no noise, and no say over one that holds most.
 *
 * @param first the median length in the run's first round; undefined in it
 * @param firstMoved the same of how far nodes moved that tell their paths
 */
export function outliersOf(
  steps: ReadonlyMap<string, NodeStep>,
  first = 0,
  firstMoved = 0,
): ReadonlyMap<string, Outlier> {
  return beyond(ofOneRound, steps, first, firstMoved);
}

/**
 * Who has led astray in a round after which most nodes cannot go on: less is needed to be one. Nobody, if most have gone far: it is
 * their step size then.
 */
export function suspectsOf(
  steps: ReadonlyMap<string, NodeStep>,
  first = 0,
  firstMoved = 0,
): ReadonlyMap<string, Outlier> {
  const found = steps.size < 3 ? new Map<string, Outlier>() : beyond(ofSuspects, steps, first, firstMoved);
  const others = [...steps].filter(([name]) => !found.has(name)).map(([, { length }]) => length);
  const most = 2 * found.size < steps.size && (first === 0 || median(others) <= 2 * first);
  return most ? found : new Map();
}

function beyond(
  { tooFar, astray, leastToCompareWays }: Limits,
  steps: ReadonlyMap<string, NodeStep>,
  first: number,
  firstMoved: number,
): ReadonlyMap<string, Outlier> {
  const found = new Map<string, Outlier>();
  if (steps.size < 3) return found;
  const all = [...steps.values()];
  const updates = median(all.map(({ localUpdates }) => localUpdates));
  const corrected = all.flatMap(({ examples, apart }) => (apart ? [{ examples, ...apart }] : []));
  const usualLength = Math.max(...mediansOf(all, ({ length }) => length), leastOfFirst * first);
  const usualDistance =
    corrected.length < 3
      ? undefined
      : Math.max(...mediansOf(corrected, ({ distance }) => distance), leastOfFirst * first);
  const usualCosine = corrected.length < 3 ? 0 : Math.min(...mediansOf(corrected, ({ cosine }) => cosine));
  const usualMoved = Math.max(...mediansOf(all, ({ moved = 0 }) => moved), firstMoved);
  const compareWays = usualLength >= leastToCompareWays * first;
  const meanExamples = all.reduce((sum, { examples }) => sum + examples, 0) / all.length;
  for (const [name, { length, moved = 0, apart, localUpdates, examples }] of steps) {
    const share = Math.sqrt(Math.min(1, localUpdates / updates));
    const room = Math.min(mostRoom, Math.max(1, (smallShare * meanExamples) / examples));
    // Where all are at one with c, what they differ by is of no account.
    const off =
      apart && usualDistance !== undefined && apart.distance * share > usualLength / 2
        ? ratio(apart.distance * share, usualDistance)
        : 0;
    const timesLong = ratio(length * share, apart ? usualLength : Math.max(usualLength, first));
    const timesMoved = ratio(moved * share, usualMoved);
    const times = Math.max(off, timesLong, timesMoved);
    const most = room * (apart ? tooFar.corrected : tooFar.uncorrected);
    if (times > most)
      found.set(
        name,
        usualMoved > 0 && apart && timesMoved <= most ? { kind: "steep", times: timesLong } : { kind: "far", times },
      );
    else if (
      compareWays &&
      apart &&
      astray.some((limits) => isAstray(limits, { cosine: apart.cosine, usual: usualCosine, off: off * share }))
    )
      found.set(name, { kind: "against", cosine: apart.cosine, usual: usualCosine });
  }
  return found;
}

/**
 * A node strays in a round if it goes against c while most do not, so many times as far from c and so many times as far in all as
 * the median node. Honest nodes do that at times, of small tables four rounds in a row: it is for the caller to count.
 */
const straying = { cosine: -0.3, usual: -0.1, times: 2.5, length: 2 } as const;

/** Who strays in a round. Only of nodes that are corrected, three at least; a node that makes fewer updates has more noise in their mean. */
export function strayingOf(steps: ReadonlyMap<string, NodeStep>): ReadonlySet<string> {
  const corrected = [...steps].flatMap(([name, { apart, ...step }]) => (apart ? [{ name, ...step, ...apart }] : []));
  if (corrected.length < 3) return new Set();
  const updates = median(corrected.map(({ localUpdates }) => localUpdates));
  const usualLength = Math.max(...mediansOf(corrected, ({ length }) => length));
  const usualDistance = Math.max(...mediansOf(corrected, ({ distance }) => distance));
  const usualCosine = Math.min(...mediansOf(corrected, ({ cosine }) => cosine));
  if (usualCosine < straying.usual) return new Set();
  const stray = corrected.filter(({ cosine, distance, length, localUpdates }) => {
    const share = Math.sqrt(Math.min(1, localUpdates / updates));
    return (
      cosine < straying.cosine &&
      ratio(share * distance, usualDistance) > straying.times &&
      ratio(share * length, usualLength) > straying.length
    );
  });
  return new Set(stray.map(({ name }) => name));
}

/** Of fewer nodes it is not known where most of them go: an honest one of three that was slow was taken for aimless. */
const fewestToBeAimless = 5;

/** Where most go along c, or along their own path, by chance only, as near the optimum, a round says nothing of who does not. */
const leastCommonCosine = 0.25;

/** Median distance of the nodes' cosines from what is expected of them, up to which a round counts whole. */
const usualSpread = 0.1;

/** Noise of d weights goes along any given direction by a cosine of 0, give or take 1 / sqrt(d); so many times that is no chance. */
const mostChance = 4;

/**
 * How much a round speaks for each node's going along c no more than chance would have it, as who sends noise, rather than as nearly
 * as is expected of it: e_i^2 - 2 e_i cos_i, or `mostOfOneRound` if that is less, e_i being the median cosine, or less for a node that
 * makes fewer updates; less in proportion to the square of the spread of the cosines, where that is wide, as of nodes with unlike data that
 * make few updates, and for who makes fewer than the others. That is in proportion to the logarithm of the likelihood ratio, if cosines
 * spread alike around either. Who goes with c or against it more than noise of so many weights does sends none: minus infinity. Nothing
 * where a round does not tell.
 */
export function aimlessnessOf(
  steps: ReadonlyMap<string, NodeStep>,
  { mostOfOneRound, weightCount }: { readonly mostOfOneRound: number; readonly weightCount: number },
): ReadonlyMap<string, number> {
  const corrected = [...steps].flatMap(([name, { apart, ...step }]) => (apart ? [{ name, ...step, ...apart }] : []));
  if (corrected.length < fewestToBeAimless) return new Map();
  const noise = mostChance / Math.sqrt(weightCount);
  const usual = Math.min(...mediansOf(corrected, ({ cosine }) => cosine));
  const tells = usual >= leastCommonCosine;
  const updates = median(corrected.map(({ localUpdates }) => localUpdates));
  const expectations = corrected.map(({ name, cosine, localUpdates }) => {
    const share = Math.min(1, localUpdates / updates);
    // The noise of fewer gradients: the tangent of the angle to c grows by the root of 1 / share.
    return { name, cosine, share, expected: Math.sqrt(share / (share + 1 / usual ** 2 - 1)) };
  });
  const spread = median(expectations.map(({ cosine, expected }) => Math.abs(cosine - expected)));
  const weight = tells ? Math.min(1, (usualSpread / spread) ** 2) : 0;
  return new Map(
    expectations.map(({ name, cosine, share, expected }) => [
      name,
      Math.abs(cosine) > noise
        ? Number.NEGATIVE_INFINITY
        : Math.min(mostOfOneRound, share * weight * expected * (expected - 2 * cosine)),
    ]),
  );
}

/**
 * How much a round speaks for each node's weights going against the path that it tells: minus the cosine between them. Adam makes steps of
 * its own of the gradients along a path, so that an honest node's weights may go against it in single rounds: it is for the caller to sum up.
 * Nothing where those of most nodes hardly go along theirs, nor near the optimum, where an honest node's may go against it for many rounds.
 *
 * @param first the median length in the run's first round; undefined in it
 */
export function oppositionOf(steps: ReadonlyMap<string, NodeStep>, first = 0): ReadonlyMap<string, number> {
  const told = [...steps].flatMap(([name, { cosineWithPath, ...step }]) =>
    cosineWithPath === undefined ? [] : [{ name, cosineWithPath, ...step }],
  );
  if (told.length < 3) return new Map();
  const usualCosine = Math.min(...mediansOf(told, ({ cosineWithPath }) => cosineWithPath));
  const usualLength = Math.min(...mediansOf(told, ({ length }) => length));
  const tells = usualCosine >= leastCommonCosine && usualLength >= ofOneRound.leastToCompareWays * first;
  return new Map(tells ? told.map(({ name, cosineWithPath }) => [name, -cosineWithPath]) : []);
}

/** The median over nodes, and over examples. */
function mediansOf<T extends { readonly examples: number }>(
  steps: readonly T[],
  value: (step: T) => number,
): readonly [number, number] {
  const values = steps.map(value);
  const sorted = ascending(values);
  return [middleOf(sorted), weightedMedian(values, steps.map(examplesOf), sorted)];
}

const examplesOf = ({ examples }: { readonly examples: number }) => examples;

/** Where most nodes do not move at all, nobody can say how far is too far. */
const ratio = (value: number, usual: number) => (usual > 1e-12 ? value / usual : 0);

function isAstray(
  limits: Limits["astray"][number],
  { cosine, usual, off }: { readonly cosine: number; readonly usual: number; readonly off: number },
): boolean {
  return usual >= limits.usual && cosine < limits.least && off > limits.times;
}
