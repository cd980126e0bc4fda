import type { Kernels } from "../learning/kernels.ts";
import { Arena } from "./arena.ts";
import type { WebAssemblyApi, WebAssemblyModule } from "./webassembly.ts";

/** Memory for one float64 and one float32 vector, or two of the latter, of up to `capacity` entries. */
interface Pair {
  readonly arena: Arena;
  readonly capacity: number;
  readonly first32: Float32Array;
  readonly first64: Float64Array;
  readonly second: Float32Array;
}

/** Kernels on whole vectors, which are copied into the module's memory: 3 kB for the weights of a linear model. */
export function createVectorKernels(
  api: WebAssemblyApi,
  module: WebAssemblyModule,
): Pick<Kernels, "addScaledInto" | "norm" | "distance"> {
  let pair: Pair | undefined;

  function pairFor(length: number): Pair {
    if (pair && pair.capacity >= length) return pair;
    const capacity = Math.ceil(Math.max(length, 1024) / 16) * 16;
    const arena = new Arena(api, module, { workspaceBytes: 0, dataBytes: 12 * capacity });
    pair = {
      arena,
      capacity,
      first32: new Float32Array(arena.buffer, arena.dataStart, capacity),
      first64: new Float64Array(arena.buffer, arena.dataStart, capacity),
      second: new Float32Array(arena.buffer, arena.dataStart + 8 * capacity, capacity),
    };
    return pair;
  }

  /** Copies a vector, followed by zeros up to a multiple of 4 entries, which is returned. */
  function put(into: Float32Array | Float64Array, vector: Float32Array | Float64Array): number {
    into.set(vector);
    const padded = Math.ceil(vector.length / 4) * 4;
    into.fill(0, vector.length, padded);
    return padded;
  }

  return {
    addScaledInto(target, factor, vector) {
      const { arena, first32, first64, second } = pairFor(target.length);
      const first = target instanceof Float32Array ? first32 : first64;
      put(first, target);
      const count = put(second, vector);
      if (target instanceof Float32Array)
        arena.exports.addScaledToF32(first.byteOffset, factor, second.byteOffset, count);
      else arena.exports.addScaledToF64(first.byteOffset, factor, second.byteOffset, count);
      target.set(first.subarray(0, target.length));
    },

    norm(a) {
      const { arena, first32 } = pairFor(a.length);
      return Math.sqrt(arena.exports.squaredNorm(first32.byteOffset, put(first32, a)));
    },

    distance(a, b) {
      const { arena, first32, second } = pairFor(a.length);
      put(first32, a);
      return Math.sqrt(arena.exports.squaredDistanceInF64(first32.byteOffset, second.byteOffset, put(second, b)));
    },
  };
}
