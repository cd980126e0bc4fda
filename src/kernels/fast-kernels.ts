import type { Kernels } from "../learning/kernels.ts";
import { packInPlace } from "../learning/packed-features.ts";
import { smallTableAsFloats } from "../learning/table-features.ts";
import { createCentreKernels } from "./centre-kernels.ts";
import { createLinearKernels } from "./linear-kernels.ts";
import { createSeats } from "./seats.ts";
import { createSoftmaxKernels } from "./softmax-kernels.ts";
import type { WebAssemblyApi, WebAssemblyModule } from "./webassembly.ts";

/** Kernels that run in instances of the module made from src/kernels/assembly. */
export function createFastKernels(name: string, api: WebAssemblyApi, module: WebAssemblyModule): Kernels {
  const seats = createSeats(api, module);
  return {
    name,
    allocate: seats.allocate,
    pack: (features) =>
      features.kind === "table" ? smallTableAsFloats(features, seats.allocate) : packInPlace(features),
    ...createLinearKernels(seats),
    ...createSoftmaxKernels(seats),
    ...createCentreKernels(seats),
  };
}
