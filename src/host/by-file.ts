import { type Catalog, createCatalog } from "../catalog/catalog.ts";

/** The partition in which each table is one node's. */
export const byFile = "by-file";

/** Adds that partition, for examples that stand in the order of the tables that they come from; each table has this many. */
export function withByFile({ entries }: Catalog, examples: readonly number[]): Catalog {
  const owners = () => Uint32Array.from(examples.flatMap((count, i) => Array<number>(count).fill(i)));
  return createCatalog({
    ...entries,
    partitions: [
      ...entries.partitions,
      {
        name: byFile,
        title: "by file",
        about: "Each file is one node's.",
        create: () => ({ name: byFile, needsLabels: false, replicates: false, owners }),
      },
    ],
  });
}
