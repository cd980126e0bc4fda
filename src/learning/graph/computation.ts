import { createRandom, type Random } from "../../math/random.ts";
import type { Dataset, Rows } from "../dataset.ts";
import { eventually, type Steps, wait } from "../eventually.ts";
import { floatsOfRowInto } from "../floats-of-row.ts";
import type { Eventually } from "../model.ts";
import type { Scores } from "../scores.ts";
import type { Between } from "../slices.ts";
import { type Augmentation, augmentInto } from "./augmentation.ts";
import type { Call, GraphArena, GraphKernels, Range } from "./calls.ts";
import { multiplicationsOf } from "./pieces.ts";
import type { Plan } from "./plan.ts";

/** Multiplications after which other work gets its turn: some milliseconds on a slow device. */
const multiplicationsPerTurn = 2 ** 24;

/** What is to be predicted of each row, as numbers: its class, or its target. */
export type TargetOf = (data: Dataset, row: number) => number;

/** A graph's scores, losses and gradients over rows of a dataset, a few of them at a time. */
export interface Computation {
  /** Calls with the scores of the rows from number `from` on; they are to be read during the call only. */
  scores(weights: Float32Array, data: Dataset, rows: Rows, use: (scores: Scores, from: number) => void): void;
  /** The mean loss over the rows; 0 for none. */
  loss(weights: Float32Array, data: Dataset, rows: Rows): Eventually<number>;
  /** Overwrites `gradient` with that of the mean loss, and returns that loss. `between` is called every few milliseconds. */
  gradientInto(
    gradient: Float32Array,
    weights: Float32Array,
    data: Dataset,
    rows: Rows,
    between: Between,
  ): Eventually<number>;
}

export interface ComputationOptions {
  /** What dropouts and changes of pictures are drawn from. */
  readonly seed?: number | undefined;
  /** How the pictures of a gradient are changed; left out, they are not. */
  readonly augmentation?: Augmentation | undefined;
}

/**
 * Arenas are made when they are needed, one for each computation that is under way at the same time. Dropouts and changes of pictures are drawn
 * from the seed and the rows of a gradient, so that the same rows have the same ones at any weights: what is observed of gradients is the
 * weights' doing. Scores and losses have none.
 */
export function createComputation(
  plan: Plan,
  kernels: GraphKernels,
  targetOf: TargetOf,
  { seed = 0, augmentation }: ComputationOptions = {},
): Computation {
  const free: GraphArena[] = [];
  const forwardTurns = turnsOf(plan, plan.forward);
  const backwardTurns = turnsOf(plan, plan.backward);

  function* portions(rows: Rows): Generator<Rows> {
    for (let from = 0; from < rows.length; from += plan.rows) yield rows.subarray(from, from + plan.rows);
  }

  function begin(weights: Float32Array): GraphArena {
    const arena = free.pop() ?? kernels.createArena(plan.length, plan.calls, plan);
    arena.memory.set(weights, plan.weightsAt);
    run(arena, plan.prepare);
    return arena;
  }

  function bring({ memory }: GraphArena, data: Dataset, portion: Rows): void {
    for (let i = 0; i < portion.length; i++)
      floatsOfRowInto(memory, plan.inputAt + i * plan.inputSize, data.features, portion[i] as number);
  }

  function bringTargets({ memory }: GraphArena, data: Dataset, portion: Rows): void {
    for (let i = 0; i < portion.length; i++) memory[plan.targetsAt + i] = targetOf(data, portion[i] as number);
  }

  function* gradientSteps(
    gradient: Float32Array,
    weights: Float32Array,
    data: Dataset,
    rows: Rows,
    between: Between,
  ): Steps<number> {
    const arena = begin(weights);
    try {
      run(arena, plan.prepareBack);
      arena.memory.fill(0, plan.cleared.from, plan.cleared.to);
      const random = plan.masks.length > 0 ? createRandom(seed, "dropout", hashOf(rows)) : undefined;
      const changes = augmentation && createRandom(seed, "augmentation", hashOf(rows));
      const share = 1 / rows.length;
      let loss = 0;
      for (const portion of portions(rows)) {
        bring(arena, data, portion);
        if (changes) augmentInto(arena.memory, plan.inputAt, portion.length, augmentation, changes);
        bringTargets(arena, data, portion);
        putMasks(arena, plan, portion.length, random);
        if (arena.runShared) {
          loss += yield* wait(arena.runShared(portion.length, share, true));
          yield* wait(between());
          continue;
        }
        for (const turn of forwardTurns) {
          run(arena, turn, portion.length);
          yield* wait(between());
        }
        loss += run(arena, plan.loss, portion.length, share);
        for (const turn of backwardTurns) {
          run(arena, turn, portion.length);
          yield* wait(between());
        }
      }
      run(arena, plan.finish);
      gradient.set(arena.memory.subarray(plan.gradientAt, plan.gradientAt + plan.weightCount));
      return rows.length === 0 ? 0 : loss / rows.length;
    } finally {
      free.push(arena);
    }
  }

  function* lossSteps(weights: Float32Array, data: Dataset, rows: Rows): Steps<number> {
    const arena = begin(weights);
    try {
      let loss = 0;
      for (const portion of portions(rows)) {
        bring(arena, data, portion);
        bringTargets(arena, data, portion);
        putMasks(arena, plan, portion.length);
        if (arena.runShared) {
          loss += yield* wait(arena.runShared(portion.length, 1, false));
          continue;
        }
        run(arena, plan.forward, portion.length);
        loss += run(arena, plan.loss, portion.length);
      }
      return rows.length === 0 ? 0 : loss / rows.length;
    } finally {
      free.push(arena);
    }
  }

  return {
    scores(weights, data, rows, use) {
      const arena = begin(weights);
      try {
        let from = 0;
        for (const portion of portions(rows)) {
          bring(arena, data, portion);
          putMasks(arena, plan, portion.length);
          run(arena, plan.forward, portion.length);
          const { scoresAt, scoreCount } = plan;
          use(arena.memory.subarray(scoresAt, scoresAt + portion.length * scoreCount), from);
          from += portion.length;
        }
      } finally {
        free.push(arena);
      }
    },

    loss: (weights, data, rows) => eventually(lossSteps(weights, data, rows)),
    gradientInto: (gradient, weights, data, rows, between) =>
      eventually(gradientSteps(gradient, weights, data, rows, between)),
  };
}

function run(arena: GraphArena, { from, to }: Range, rows = 1, share = 1): number {
  return arena.run(from, to, rows, share);
}

/** Without randomness everything stays as it is. */
function putMasks({ memory }: GraphArena, { masks }: Plan, count: number, random?: Random): void {
  for (const { at, size, ratio } of masks) {
    const end = at + count * size;
    if (!random) memory.fill(1, at, end);
    else for (let j = at; j < end; j++) memory[j] = random.uniform() < ratio ? 0 : 1 / (1 - ratio);
  }
}

/** FNV-1a of the numbers of rows, in their order. */
function hashOf(rows: Rows): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < rows.length; i++) hash = Math.imul(hash ^ (rows[i] as number), 0x01000193);
  return hash >>> 0;
}

/** Calls in groups that each take no more than a turn's multiplications, or have one call that does. */
function turnsOf({ calls, rows }: Plan, { from, to }: Range): readonly Range[] {
  const turns: Range[] = [];
  let start = from;
  let work = 0;
  for (let i = from; i < to; i++) {
    const more = multiplicationsOf(calls[i] as Call, rows);
    if (i > start && work + more > multiplicationsPerTurn) {
      turns.push({ from: start, to: i });
      start = i;
      work = 0;
    }
    work += more;
  }
  if (to > start) turns.push({ from: start, to });
  return turns;
}
