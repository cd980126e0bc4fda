import type { Accumulate, Call, Multiply, PlanSteps, Range } from "./calls.ts";

/** Calls for so many examples. */
export interface Part {
  readonly calls: readonly Call[];
  readonly rows: number;
}

/** The parts that one thread does: no thread begins one before all have ended theirs before it. */
export interface Share {
  readonly forward: Part;
  readonly loss: Part;
  readonly backward: Part;
  /** What is summed over all examples: gradients of weights. */
  readonly sums: Part;
}

/**
 * Divides forward, loss and back for so many examples among threads. Each has some of the examples, and then some of the sums over all
 * of them, so that every number is computed as it is by one thread, and has the same bits.
 */
export function divide(steps: PlanSteps, rows: number, threads: number): readonly Share[] {
  const grain = grainOf(steps);
  const most = Math.ceil(rows / threads / grain) * grain;
  const summing = callsIn(steps, steps.backward).filter(isSum);
  return Array.from({ length: threads }, (_, thread) => {
    const first = Math.min(rows, thread * most);
    const own = Math.min(rows - first, most);
    const each = (range: Range): Part => ({
      calls:
        own === 0 ? [] : callsIn(steps, range).flatMap((call) => (isSum(call) ? [] : ofExamples(call, first, own))),
      rows: own,
    });
    return {
      forward: each(steps.forward),
      loss: { calls: thread === 0 ? callsIn(steps, steps.loss) : [], rows },
      backward: each(steps.backward),
      sums: { calls: sumsOf(summing, thread, threads), rows },
    };
  });
}

const callsIn = ({ calls }: PlanSteps, { from, to }: Range) => calls.slice(from, to);

/**
 * Examples are divided at multiples of so many. What is done with each number is done four at a time, and may reach beyond the last
 * example: where one thread's end, all fours have to.
 */
function grainOf(steps: PlanSteps): number {
  const sizes = [steps.forward, steps.backward]
    .flatMap((range) => callsIn(steps, range))
    .flatMap((call) => ("size" in call ? [call.size] : []));
  return [1, 2, 4].find((grain) => sizes.every((size) => (grain * size) % 4 === 0)) ?? 4;
}

/** Whether a call adds up what all examples have. */
function isSum({ kernel }: Call): boolean {
  return kernel === "accumulate" || kernel === "add-rows" || kernel === "add-products" || kernel === "gather-back";
}

/** A call for so many examples from number `first` on; nothing if it has none of them. */
function ofExamples(call: Call, first: number, own: number): readonly Call[] {
  switch (call.kernel) {
    case "multiply":
      return multiplyOf(call, first, own);
    case "spread": {
      const { lines, columns, channels, exampleApart } = call;
      return [moved(call, first, { from: lines * columns * channels, to: exampleApart })];
    }
    case "rearrange": {
      const [i, j, l] = call.counts;
      return [moved(call, first, { from: call.apart, to: i * j * l })];
    }
    case "pool":
    case "pool-back": {
      const { lines, columns, linesOut, columnsOut, channels } = call.windows;
      const [inside, outside] = [lines * columns * channels, linesOut * columnsOut * channels];
      if (call.kernel === "pool") return [moved(call, first, { x: inside, y: outside })];
      return [moved(call, first, { x: inside, y: outside, dy: outside, dx: inside })];
    }
    case "activate":
    case "rescale":
      return [moved(call, first, { x: call.size, y: call.size })];
    case "activate-back":
      return [moved(call, first, { x: call.size, y: call.size, dy: call.size, dx: call.size })];
    case "sum":
    case "product":
      return [moved(call, first, { from: call.size, other: call.size, to: call.size })];
    case "scale":
      return [moved(call, first, { x: call.count * call.width, y: call.count * call.width })];
    case "normalize": {
      const size = call.count * call.width;
      return [moved(call, first, { x: size, y: size, spreads: call.count })];
    }
    case "normalize-back": {
      const size = call.count * call.width;
      return [moved(call, first, { y: size, spreads: call.count, dy: size, dx: size })];
    }
    case "gather":
      return [moved(call, first, { indices: call.count, y: call.count * call.width })];
    case "pack":
    case "accumulate":
    case "add-rows":
    case "add-products":
    case "gather-back":
    case "cross-entropy":
    case "squared-error":
      throw new Error(`${call.kernel} is not done example by example`);
    default:
      throw new Error(`unreachable: ${call satisfies never}`);
  }
}

/** The same with addresses moved by so many examples of these sizes. */
function moved<C extends Call>(call: C, first: number, sizes: { readonly [K in keyof C]?: number }): C {
  const addresses = Object.entries(sizes as Record<string, number>).map(([name, size]) => [
    name,
    (call[name as keyof C] as number) + first * size,
  ]);
  return { ...call, ...Object.fromEntries(addresses) };
}

function multiplyOf(call: Multiply, first: number, own: number): readonly Multiply[] {
  const { places, examples, width } = call;
  const begin = Math.max(0, examples.first - first);
  const most = examples.first + examples.most - first - begin;
  if (most <= 0 || begin >= own) return [];
  const sizes = { a: places.exampleApart, c: places.lines * places.columns * width };
  return [{ ...moved(call, first, sizes), examples: { first: begin, most } }];
}

/** A thread's share: of products some rows of C, of all other sums one after the other. */
function sumsOf(calls: readonly Call[], thread: number, threads: number): readonly Call[] {
  let others = 0;
  return calls.flatMap((call): readonly Call[] => {
    if (call.kernel === "accumulate") return linesOf(call, thread, threads);
    others++;
    // The first thread has the loss too, and the larger share of what cannot be halved.
    return threads - 1 - (others % threads) === thread ? [call] : [];
  });
}

/** Rows of C that are computed together. */
const tile = 4;

/** Some rows of C, in whole tiles: of each run of A's numbers some, or, where a run has few, some runs. */
function linesOf(call: Accumulate, thread: number, threads: number): readonly Accumulate[] {
  const { outer, outerApart, inner } = call.places;
  const tiles = Math.ceil(inner / tile);
  const isByRuns = tiles < threads;
  const each = isByRuns ? inner : tile * Math.ceil(tiles / threads);
  const first = isByRuns ? 0 : Math.min(inner, thread * each);
  const most = Math.min(each, inner - first);
  if (most === 0) return [];
  return Array.from({ length: outer }, (_, run) => run)
    .filter((run) => !isByRuns || run % threads === thread)
    .map((run) => ({
      ...call,
      a: call.a + run * outerApart + first,
      c: call.c + (run * inner + first) * call.width,
      places: { ...call.places, outer: 1, outerApart: 0, inner: most },
    }));
}
