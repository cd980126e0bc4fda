import type { GraphArena, GraphKernels } from "../../learning/graph/calls.ts";
import type { WebAssemblyApi, WebAssemblyModule } from "../webassembly.ts";
import { callBytes, instantiate, moduleBytes, putCalls } from "./graph-module.ts";
import { createSharedArena, isWorthSharing, type SharedKernels } from "./shared-arena.ts";

/** Kernels of graphs in instances of the module made from src/kernels/assembly/graph: a memory for each arena. */
export function createGraphKernels(
  api: WebAssemblyApi,
  module: WebAssemblyModule,
  shared?: SharedKernels,
): GraphKernels {
  return {
    createArena(length, calls, steps): GraphArena {
      if (shared && steps && isWorthSharing(steps)) return createSharedArena(api, shared, length, steps);
      const callsAt = moduleBytes;
      const numbersAt = callsAt + Math.ceil((calls.length * callBytes) / 64) * 64;
      const { memory, exports } = instantiate(api, module, numbersAt + 4 * length);
      putCalls(memory.buffer, callsAt, calls, numbersAt);
      const callAt = (number: number) => callsAt + number * callBytes;
      return {
        memory: new Float32Array(memory.buffer, numbersAt, length),
        run: (from, to, rows, share) => exports.run(callAt(from), callAt(to), rows, share),
      };
    },
  };
}
