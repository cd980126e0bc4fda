import type { Call, Places, Strided, Windows } from "../../learning/graph/calls.ts";
import { activations } from "../../learning/graph/graph.ts";

/** Numbers of 32 bits that a call takes, as in src/kernels/assembly/graph/calls.ts. */
export const callLength = 20;

/**
 * A call as the module reads it: the kernel's number, then the fields of its class in src/kernels/assembly/graph, in their order.
 *
 * @param at the address in bytes of a place in the arena
 */
export function encodeCall(call: Call, at: (place: number) => number): readonly number[] {
  switch (call.kernel) {
    case "pack":
      return [0, ...strided(call, at), call.width, 4 * call.across];
    case "multiply": {
      const { a, places, examples, panels, width, bias, c, columnFrom, columnEnd } = call;
      const numbers = [at(panels), width, bias === undefined ? 0 : at(bias), at(c), columnFrom, columnEnd];
      return [1, at(a), ...placed(places), examples.first, examples.most, ...numbers];
    }
    case "accumulate": {
      const { a, places, examples, d, width, c } = call;
      return [2, at(a), ...placed(places), examples.first, examples.most, at(d), width, at(c)];
    }
    case "add-rows":
      return [3, at(call.from), 0, at(call.to), call.count, call.width];
    case "spread": {
      const { from, to, lines, columns, channels, exampleApart, lineApart, columnApart } = call;
      return [4, at(from), at(to), lines, columns, ...[channels, exampleApart, lineApart, columnApart].map(bytes)];
    }
    case "rearrange":
      return [5, ...strided(call, at), 4 * call.apart];
    case "pool":
      return [6, Number(call.kind === "average"), at(call.x), at(call.y), 0, 0, ...windowed(call.windows)];
    case "pool-back": {
      const { kind, windows, x, y, dy, dx } = call;
      return [7, Number(kind === "average"), at(x), at(y), at(dy), at(dx), ...windowed(windows)];
    }
    case "activate":
      return [8, activations.indexOf(call.kind), at(call.x), at(call.y), 0, 0, call.size];
    case "activate-back": {
      const { kind, x, y, dy, dx, size } = call;
      return [9, activations.indexOf(kind), at(x), at(y), at(dy), at(dx), size];
    }
    case "sum":
      return [10, at(call.from), at(call.other), at(call.to), call.size];
    case "cross-entropy":
      return [11, at(call.scores), at(call.targets), at(call.slopes), call.width];
    case "squared-error":
      return [12, at(call.scores), at(call.targets), at(call.slopes), 1];
    case "product":
      return [13, at(call.from), at(call.other), at(call.to), call.size];
    case "scale": {
      const { x, y, count, width, factor, summand } = call;
      return [
        14,
        at(x),
        at(y),
        count,
        width,
        ...[factor, summand].map((place) => (place === undefined ? 0 : at(place))),
      ];
    }
    case "add-products":
      return [3, at(call.from), at(call.other), at(call.to), call.count, call.width];
    case "rescale":
      return [15, at(call.x), at(call.y), call.size, bitsOf(call.factor), bitsOf(call.summand)];
    case "normalize": {
      const { x, y, spreads, count, width, epsilon } = call;
      return [16, at(x), at(y), at(spreads), 0, 0, count, width, bitsOf(epsilon)];
    }
    case "normalize-back": {
      const { y, spreads, dy, dx, count, width } = call;
      return [17, 0, at(y), at(spreads), at(dy), at(dx), count, width];
    }
    case "gather":
      return [18, at(call.indices), at(call.table), call.lines, at(call.y), call.count, call.width];
    case "gather-back":
      return [19, at(call.indices), at(call.table), call.lines, at(call.dy), call.count, call.width];
    default:
      throw new Error(`unreachable: ${call satisfies never}`);
  }
}

/** A float32 as the number that its bits are. */
const bitsOf = (value: number) => new Uint32Array(Float32Array.of(value).buffer)[0] as number;

const bytes = (numbers: number) => 4 * numbers;

function strided({ from, to, counts, strides }: Strided, at: (place: number) => number): readonly number[] {
  return [at(from), at(to), ...counts, ...strides.map(bytes)];
}

function placed(places: Places): readonly number[] {
  const { exampleApart, lines, lineApart, columns, columnApart, outer, outerApart, inner } = places;
  return [4 * exampleApart, lines, 4 * lineApart, columns, 4 * columnApart, outer, 4 * outerApart, 4 * inner];
}

function windowed({ lines, columns, channels, linesOut, columnsOut, kernel, strides, pads }: Windows) {
  return [lines, columns, channels, linesOut, columnsOut, ...kernel, ...strides, pads[0], pads[1]];
}
