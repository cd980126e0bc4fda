import { type Command, Option } from "commander";
import type { KernelsChoice } from "../kernels/choose-kernels.ts";

export interface KernelsOption {
  readonly kernels: KernelsChoice;
}

const choices = ["auto", "simd", "plain"] as const satisfies readonly KernelsChoice[];

/** For every command that computes. */
export function addKernelsOption(command: Command): Command {
  const option = new Option("--kernels <NAME>", "what computes: the fastest here, WebAssembly SIMD, or plain loops");
  return command.addOption(option.choices(choices).default("auto"));
}
