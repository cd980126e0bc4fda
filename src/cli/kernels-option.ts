import { type Command, Option } from "commander";
import { chooseKernels, type KernelsChoice } from "../kernels/choose-kernels.ts";
import type { Kernels } from "../learning/kernels.ts";
import { enableRelaxedSimd } from "../platform/nodejs/relaxed-simd.ts";

export interface KernelsOption {
  readonly kernels: KernelsChoice;
}

const choices = ["auto", "simd", "plain"] as const satisfies readonly KernelsChoice[];

/** For every command that computes. */
export function addKernelsOption(command: Command): Command {
  const option = new Option(
    "--kernels <NAME>",
    "what computes: the fastest that runs here, WebAssembly SIMD, plain loops",
  );
  return command.addOption(option.choices(choices).default("auto"));
}

/** @throws KernelsUnavailable */
export function kernelsFor({ kernels }: KernelsOption): Promise<Kernels> {
  enableRelaxedSimd();
  return chooseKernels(kernels);
}
