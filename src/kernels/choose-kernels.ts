import type { ComputingThreads } from "../learning/graph/threads.ts";
import type { Kernels } from "../learning/kernels.ts";
import { plainKernels } from "../learning/plain-kernels.ts";
import { fromBase64 } from "../math/base64.ts";
import { UserError } from "../protocol/user-error.ts";
import { createFastKernels } from "./fast-kernels.ts";
import { graphRelaxedSimdModule, graphSimdModule, relaxedSimdModule, simdModule } from "./generated/modules.ts";
import { forSharedMemory } from "./graph/shared-module.ts";
import { webAssembly } from "./webassembly.ts";

/** `auto`: the fastest that this engine supports; the others: exactly these. */
export const kernelsChoices = ["auto", "relaxed-simd", "simd", "plain"] as const;
export type KernelsChoice = (typeof kernelsChoices)[number];

/** This engine lacks a feature that the requested kernels need. */
export class KernelsUnavailable extends UserError {
  override readonly name = "KernelsUnavailable";
  readonly kernels: string;

  constructor(kernels: string) {
    super(`the kernels "${kernels}" need a JavaScript engine with WebAssembly ${kernels}`, {
      toDo: 'use "auto" or "plain"',
    });
    this.kernels = kernels;
  }
}

export interface KernelsOptions {
  /** Threads that compute what models of layers compute, with the same bits; left out, the calling one does. */
  readonly threads?: ComputingThreads | undefined;
}

/**
 * Makes the kernels of that name, or with `auto` those that come first of `relaxed-simd`, `simd`, `plain` and that this
 * engine can run. Each call makes kernels with memory of their own.
 *
 * @throws KernelsUnavailable
 */
export async function chooseKernels(
  choice: KernelsChoice = "auto",
  { threads }: KernelsOptions = {},
): Promise<Kernels> {
  if (choice === "plain") return plainKernels;
  const candidates = [
    { name: "relaxed-simd", rows: relaxedSimdModule, graphs: graphRelaxedSimdModule },
    { name: "simd", rows: simdModule, graphs: graphSimdModule },
  ].filter(({ name }) => choice === "auto" || choice === name);
  for (const { name, rows, graphs } of candidates) {
    const bytes = fromBase64(rows);
    // An engine that lacks an instruction rejects the whole module, so compiling it is the test.
    if (!webAssembly?.validate(bytes)) continue;
    const ofGraphs = fromBase64(graphs);
    const modules = [webAssembly.compile(bytes), webAssembly.compile(ofGraphs)] as const;
    const shared = threads && { threads, module: await webAssembly.compile(forSharedMemory(ofGraphs)) };
    return createFastKernels(name, webAssembly, await modules[0], await modules[1], shared);
  }
  if (choice === "auto") return plainKernels;
  throw new KernelsUnavailable(choice);
}
