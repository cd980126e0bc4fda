import type { AssembledRun, RunAssemblyOptions } from "./assemble-run.ts";

/** One of several runs, by the name that it has in addresses. */
export interface NamedAssembly extends RunAssemblyOptions {
  readonly name: string;
}

export interface NamedRun extends AssembledRun {
  readonly name: string;
}
