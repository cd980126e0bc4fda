import type { Kernels } from "../learning/kernels.ts";
import { packInPlace } from "../learning/packed-features.ts";
import { smallTableAsFloats } from "../learning/table-features.ts";
import { createCentreKernels } from "./centre-kernels.ts";
import { createGraphKernels } from "./graph/graph-kernels.ts";
import type { SharedKernels } from "./graph/shared-arena.ts";
import { createLinearKernels } from "./linear-kernels.ts";
import { createSeats } from "./seats.ts";
import { createSoftmaxKernels } from "./softmax-kernels.ts";
import type { WebAssemblyApi, WebAssemblyModule } from "./webassembly.ts";

/** Kernels that run in instances of the modules made from src/kernels/assembly and its folder `graph`. */
export function createFastKernels(
  name: string,
  api: WebAssemblyApi,
  module: WebAssemblyModule,
  graphs: WebAssemblyModule,
  shared?: SharedKernels,
): Kernels {
  const seats = createSeats(api, module);
  return {
    name,
    allocate: seats.allocate,
    pack: (features) =>
      features.kind === "table" ? smallTableAsFloats(features, seats.allocate) : packInPlace(features),
    graphs: createGraphKernels(api, graphs, shared),
    ...createLinearKernels(seats),
    ...createSoftmaxKernels(seats),
    ...createCentreKernels(seats),
  };
}
