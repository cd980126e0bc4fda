import type { Call, GraphArena, GraphKernels } from "../calls.ts";
import { activate, activateBack, addProducts, combine, rescale, scale } from "./elementwise.ts";
import { gather, gatherBack, normalize, normalizeBack } from "./lines.ts";
import { crossEntropy, squaredError } from "./losses.ts";
import { pack, rearrange, spread } from "./moves.ts";
import type { Numbers } from "./numbers.ts";
import { pool, poolBack } from "./pools.ts";
import { accumulate, addRows, multiply } from "./products.ts";

/** The reference: loops that say what is meant. In float64 it is what gradients are checked with. */
export function plainGraphKernels(precision: "float32" | "float64"): GraphKernels {
  return {
    createArena(length, calls): GraphArena {
      const memory = precision === "float64" ? new Float64Array(length) : new Float32Array(length);
      return {
        memory,
        run(from, to, rows, share) {
          let loss = 0;
          for (let i = from; i < to; i++) loss += perform(memory, calls[i] as Call, rows, share);
          return loss;
        },
      };
    },
  };
}

/** Returns the loss, of calls that have one. */
function perform(memory: Numbers, call: Call, rows: number, share: number): number {
  switch (call.kernel) {
    case "pack":
      pack(memory, call);
      return 0;
    case "multiply":
      multiply(memory, call, rows);
      return 0;
    case "accumulate":
      accumulate(memory, call, rows);
      return 0;
    case "add-rows":
      addRows(memory, call, rows);
      return 0;
    case "spread":
      spread(memory, call, rows);
      return 0;
    case "rearrange":
      rearrange(memory, call, rows);
      return 0;
    case "pool":
      pool(memory, call, rows);
      return 0;
    case "pool-back":
      poolBack(memory, call, rows);
      return 0;
    case "activate":
      activate(memory, call, rows);
      return 0;
    case "activate-back":
      activateBack(memory, call, rows);
      return 0;
    case "sum":
    case "product":
      combine(memory, call, rows);
      return 0;
    case "scale":
      scale(memory, call, rows);
      return 0;
    case "add-products":
      addProducts(memory, call, rows);
      return 0;
    case "rescale":
      rescale(memory, call, rows);
      return 0;
    case "normalize":
      normalize(memory, call, rows);
      return 0;
    case "normalize-back":
      normalizeBack(memory, call, rows);
      return 0;
    case "gather":
      gather(memory, call, rows);
      return 0;
    case "gather-back":
      gatherBack(memory, call, rows);
      return 0;
    case "cross-entropy":
      return crossEntropy(memory, call, rows, share);
    case "squared-error":
      return squaredError(memory, call, rows, share);
    default:
      throw new Error(`unreachable: ${call satisfies never}`);
  }
}
