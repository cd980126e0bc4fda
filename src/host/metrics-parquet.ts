import type { RunFacts } from "./run-facts.ts";

const wholeNumbers: ReadonlySet<string> = new Set(["round", "localUpdates", "nodes", "examples"]);

/** The table of rounds as a Parquet file; undefined where the optional package that writes it is not installed. */
export async function metricsParquet({ metrics }: Pick<RunFacts, "metrics">): Promise<Uint8Array | undefined> {
  const writer = await import("hyparquet-writer").catch(() => undefined);
  if (!writer) return undefined;
  const columnData = Array.from(await metrics(), ([name, values]) => ({
    name,
    data: [...values],
    type: wholeNumbers.has(name) ? ("INT32" as const) : ("DOUBLE" as const),
    nullable: true,
  }));
  return new Uint8Array(writer.parquetWriteBuffer({ columnData }));
}
