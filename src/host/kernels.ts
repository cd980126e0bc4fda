import { chooseKernels, type KernelsChoice, type KernelsOptions } from "../kernels/choose-kernels.ts";
import type { Kernels } from "../learning/kernels.ts";
import { enableRelaxedSimd } from "../platform/nodejs/relaxed-simd.ts";

/** The kernels of a program in Node.js. @throws KernelsUnavailable */
export function loadKernels(choice: KernelsChoice, options?: KernelsOptions): Promise<Kernels> {
  enableRelaxedSimd();
  return chooseKernels(choice, options);
}
