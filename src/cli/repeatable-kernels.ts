import { chooseKernels, type KernelsChoice, KernelsUnavailable } from "../kernels/choose-kernels.ts";
import type { Kernels } from "../learning/kernels.ts";

/**
 * For simulations: `auto` without relaxed SIMD, whose results may differ from one processor to the next.
 *
 * @throws KernelsUnavailable
 */
export async function repeatableKernels(choice: KernelsChoice): Promise<Kernels> {
  if (choice !== "auto") return chooseKernels(choice);
  return chooseKernels("simd").catch((error: unknown) => {
    if (error instanceof KernelsUnavailable) return chooseKernels("plain");
    throw error;
  });
}
