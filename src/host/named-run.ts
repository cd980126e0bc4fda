import { UserError } from "../protocol/user-error.ts";
import type { AssembledRun, RunAssemblyOptions } from "./assemble-run.ts";
import type { RunConfiguration } from "./run-configuration.ts";

/** One of several runs, by the name that it has in addresses. */
export interface NamedAssembly extends RunAssemblyOptions {
  readonly name: string;
}

/** What is wrong with a run is said with its name. */
export async function namingRun<T>(name: string, doing: () => Promise<T>): Promise<T> {
  try {
    return await doing();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(error.message, { where: `run ${name}`, cause: error });
  }
}

export interface NamedRun extends AssembledRun {
  readonly name: string;
  readonly configuration: RunConfiguration;
}
