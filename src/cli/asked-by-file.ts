import type { Catalog } from "../catalog/catalog.ts";
import { type AggregatorOptions, ownDataOf } from "./aggregator.ts";
import { askedRun } from "./asked-run.ts";

/** One of the runs, by the options that its file and the command line say. */
export interface AskedByFile {
  readonly name: string;
  readonly options: AggregatorOptions;
  /** The arguments that it would be started with alone. */
  readonly given: readonly string[];
}

/** Of runs that share nodes it is not known, before these are there, what local updates and aggregations take. */
export const unknownCosts = { localSeconds: 0, globalSeconds: 0 };

/** What one of the runs is asked to learn. @throws UserError */
export function askedByFile(options: AggregatorOptions, catalog: Catalog) {
  const { dataset, ...others } = options;
  const ofOptions = ownDataOf(options);
  return askedRun(ofOptions || dataset === undefined ? others : { ...others, dataset }, ofOptions, catalog);
}
