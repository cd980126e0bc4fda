import { type Random, type RandomState, randomFrom } from "../math/random.ts";
import type { Rows } from "./dataset.ts";

/** Rounds that one minibatch serves at most: it is drawn in one and may begin the two after that. */
const maximumRoundsServed = 3;

/**
 * A node's endless supply of minibatches. A batch that was returned stays as it is until `next` is called, or
 * `roundStart` where that draws.
 */
export interface Minibatches {
  /**
   * The batch of a round's first local update, on which the node's losses and gradients of that round are taken too.
   * It is the batch of the last local update before, so that the weights at both ends of an aggregation are compared on
   * the examples they were made from, except that one batch serves at most three rounds in a row: with one local update
   * a round, every third round draws a new one.
   */
  roundStart(): Rows;
  /** A new batch, for each further local update of a round. */
  next(): Rows;
  /** Where the supply is, as plain data: `minibatchesFrom` goes on from there. It is void once another batch is drawn. */
  state(): MinibatchesState;
}

export type MinibatchesState =
  /** Every batch is all rows. */
  | { readonly kind: "full" }
  | {
      readonly kind: "drawn";
      readonly random: RandomState;
      readonly order: OrderState;
      /** Rows of the present order that have been in a batch. */
      readonly drawn: number;
      readonly last: Rows | undefined;
      readonly roundsServed: number;
    };

/** All rows in their order, or only those that are in another place than at first. */
type OrderState =
  | { readonly kind: "all"; readonly rows: Rows }
  | { readonly kind: "moved"; readonly moved: ReadonlyMap<number, number> };

/**
 * Minibatches of `batch` of a node's rows, drawn without replacement in an order that `random` decides (which is copied); all rows are
 * shuffled anew when fewer than `batch` remain. With `full`, or a batch of rows.length or more, every batch is `rows`.
 *
 * @throws RangeError if the batch is not a positive integer
 */
export function createMinibatches(rows: Rows, batch: number | "full", random: Random): Minibatches {
  if (batch === "full" || batch >= rows.length) return fullBatches(rows);
  if (!(Number.isInteger(batch) && batch > 0)) throw new RangeError(`a minibatch cannot have ${batch} examples`);
  const order: OrderState =
    rows.length <= eagerRows ? { kind: "all", rows: rows.slice() } : { kind: "moved", moved: new Map() };
  return drawnBatches(rows, batch, {
    ...{ kind: "drawn", random: random.state(), order, drawn: 0, last: undefined, roundsServed: 0 },
  });
}

/** The minibatches of the same rows and size that were in this state, from there on. They take the state over. */
export function minibatchesFrom(rows: Rows, batch: number | "full", state: MinibatchesState): Minibatches {
  return state.kind === "full" || batch === "full" ? fullBatches(rows) : drawnBatches(rows, batch, state);
}

function fullBatches(rows: Rows): Minibatches {
  return { roundStart: () => rows, next: () => rows, state: () => ({ kind: "full" }) };
}

function drawnBatches(rows: Rows, batch: number, state: MinibatchesState & { readonly kind: "drawn" }): Minibatches {
  const random = randomFrom(state.random);
  const order = createOrder(rows, state.order);
  let { drawn, last, roundsServed } = state;

  // The part of Fisher and Yates's shuffle that this batch needs: a big share is never shuffled in one go.
  function draw(size: number): Rows {
    if (rows.length - drawn < size) drawn = 0;
    const end = drawn + size;
    last = order.shufflePart(drawn, end, random);
    drawn = end;
    roundsServed = 1;
    return last;
  }

  return {
    roundStart() {
      if (last === undefined || roundsServed === maximumRoundsServed) return draw(batch);
      roundsServed++;
      return last;
    },
    next: () => draw(batch),
    state: () => ({ kind: "drawn", random: random.state(), order: order.state(), drawn, last, roundsServed }),
  };
}

/** Rows in an order that is shuffled part by part. */
interface Order {
  /** Places from `from` to before `to` get rows drawn from all places from there on; they stay as they are until the next call. */
  shufflePart(from: number, to: number, random: Random): Rows;
  state(): OrderState;
}

/** Up to this many rows are copied eagerly. */
const eagerRows = 4096;
/** Once one row in this many has moved, all are copied. */
const movedPart = 32;

/**
 * An order of `rows`, which are not changed. As long as few have moved, only these are remembered: of many
 * nodes with the same large share, as in a simulation, each takes little memory.
 */
function createOrder(rows: Rows, state: OrderState): Order {
  let copy: Rows | undefined = state.kind === "all" ? state.rows : undefined;
  const moved = new Map(state.kind === "moved" ? state.moved : []);

  function shuffleMoved(from: number, to: number, random: Random): Rows {
    const rowAt = (i: number) => moved.get(i) ?? (rows[i] as number);
    const part = new Uint32Array(to - from);
    for (let i = from; i < to; i++) {
      const j = i + random.integer(rows.length - i);
      const row = rowAt(i);
      part[i - from] = rowAt(j);
      moved.set(i, rowAt(j));
      moved.set(j, row);
    }
    return part;
  }

  function copied(): Rows {
    const all = rows.slice();
    for (const [i, row] of moved) all[i] = row;
    moved.clear();
    return all;
  }

  return {
    shufflePart(from, to, random) {
      if (copy === undefined && moved.size * movedPart < rows.length) return shuffleMoved(from, to, random);
      copy ??= copied();
      shuffleInPlace(copy, from, to, random);
      return copy.subarray(from, to);
    },
    state: () => (copy ? { kind: "all", rows: copy } : { kind: "moved", moved }),
  };
}

/** A function of its own, in which engines take the drawing of numbers into the loop. */
function shuffleInPlace(order: Rows, from: number, to: number, random: Random): void {
  for (let i = from; i < to; i++) {
    const j = i + random.integer(order.length - i);
    const swapped = order[i] as number;
    order[i] = order[j] as number;
    order[j] = swapped;
  }
}
