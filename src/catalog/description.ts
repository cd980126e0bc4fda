import type { CatalogEntries } from "./entries.ts";
import type { Entry, Parameter } from "./names.ts";

/** An entry as others are told of it: without what it does. */
export interface EntryDescription extends Entry {
  /** Of a partition: the case of the papers that it is, 1 to 4. */
  readonly case?: number;
}

/** What a run can be made of, for pages and other programs that let people choose. */
export interface CatalogDescription {
  readonly strategies: readonly EntryDescription[];
  readonly updateRules: readonly EntryDescription[];
  readonly stepSizeSchedules: readonly EntryDescription[];
  readonly aggregationRules: readonly EntryDescription[];
  readonly partitions: readonly EntryDescription[];
}

/** What the entries offer, as plain data. */
export function describeCatalog({
  strategies,
  updateRules,
  stepSizeSchedules,
  aggregationRules,
  partitions,
}: CatalogEntries): CatalogDescription {
  return {
    strategies: strategies.map(described),
    updateRules: updateRules.map(described),
    stepSizeSchedules: stepSizeSchedules.map(described),
    aggregationRules: aggregationRules.map(described),
    partitions: partitions.map((entry) => ({
      ...described(entry),
      ...(entry.case !== undefined && { case: entry.case }),
    })),
  };
}

function described({ name, title, about, parameters }: Entry): EntryDescription {
  return { name, title, about, ...(parameters && { parameters: parameters.map((each): Parameter => ({ ...each })) }) };
}
