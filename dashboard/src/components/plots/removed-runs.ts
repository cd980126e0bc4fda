/** Runs that were removed from the plots, as one start of the aggregator numbers them. */
export interface RemovedRuns {
  readonly instance: string;
  readonly runs: ReadonlySet<number>;
}

export function writeRemoved({ instance, runs }: RemovedRuns): string {
  return JSON.stringify({ instance, runs: [...runs] });
}

/** Those of this start of the aggregator; none if the text is of another one, or cannot be read. */
export function readRemoved(text: string | undefined, instance: string): RemovedRuns {
  try {
    const found: unknown = JSON.parse(text ?? "null");
    if (isWritten(found) && found.instance === instance) return { instance, runs: new Set(found.runs) };
  } catch {
    // Not written by this page: nothing is removed.
  }
  return { instance, runs: new Set() };
}

function isWritten(found: unknown): found is { readonly instance: string; readonly runs: readonly number[] } {
  const { instance, runs } = (found ?? {}) as { readonly instance?: unknown; readonly runs?: unknown };
  return typeof instance === "string" && Array.isArray(runs) && runs.every(Number.isInteger);
}
