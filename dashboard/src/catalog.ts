import type { CatalogDescription, EntryDescription } from "../../src/catalog/description.ts";
import { grammarOf, parseName } from "../../src/catalog/names.ts";
import type { Edits } from "./settings.ts";

export const emptyCatalog: CatalogDescription = {
  strategies: [],
  updateRules: [],
  stepSizeSchedules: [],
  aggregationRules: [],
  partitions: [],
};

/** The entry that a name belongs to and the values of its parameters; undefined if the aggregator knows no such name. */
export function specOf(entries: readonly EntryDescription[], name: string) {
  return parseName(new Map(entries.map((entry) => [entry.name, entry])), name);
}

/** `sgd, scaffold, fedprox:MU` */
export function namesOf(entries: readonly EntryDescription[]): string {
  return entries.map(grammarOf).join(", ");
}

/** The edits without names that the aggregator does not know, which may have come with an address. */
export function withKnownNames(edits: Edits, catalog: CatalogDescription): Edits {
  const { strategy, update, stepSizeSchedule, aggregate, partition, ...rest } = edits;
  const isKnown = (entries: readonly EntryDescription[], name: string | undefined) =>
    name !== undefined && (entries.length === 0 || specOf(entries, name) !== undefined);
  return {
    ...rest,
    ...(isKnown(catalog.strategies, strategy) && { strategy }),
    ...((update === "default" || isKnown(catalog.updateRules, update)) && { update }),
    ...(isKnown(catalog.stepSizeSchedules, stepSizeSchedule) && { stepSizeSchedule }),
    ...(isKnown(catalog.aggregationRules, aggregate) && { aggregate }),
    ...(isKnown(catalog.partitions, partition) && { partition }),
  } as Edits;
}
