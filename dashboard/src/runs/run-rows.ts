import type { RunEntry } from "../../../src/watch/run-list.ts";
import type { RunView } from "../fold/view.ts";

/** A run of this session of the aggregator, or of an earlier one, or both what the page has seen and what is kept. */
export interface RunRow {
  /** The same for the same run, whether the page has seen it or reads it from its folder. */
  readonly key: string;
  /** Its number in this session; undefined for runs of others. */
  readonly number: number | undefined;
  /** What is kept of it. */
  readonly entry: RunEntry | undefined;
  /** What happened in it, as far as the page knows. */
  readonly view: RunView | undefined;
  /** Runs with other tasks have losses that cannot be compared. */
  readonly task: string;
}

export interface Session {
  /** Undefined before the aggregator has told. */
  readonly instance: string | undefined;
  /** What the nodes' own tables are learned for, in this session. */
  readonly ownTitle: string;
  readonly runs: readonly RunView[];
}

/** All runs that there are, the newest first. */
export function runRows(
  { instance, ownTitle, runs }: Session,
  entries: readonly RunEntry[],
  viewOf: (id: string) => RunView | undefined,
): readonly RunRow[] {
  const kept = new Map(entries.map((entry) => [keyOf(entry.record), entry]));
  const seen = new Set<string>();
  const ofSession = runs.toReversed().map((view): RunRow => {
    const key = `${instance}/${view.run}`;
    seen.add(key);
    return { key, number: view.run, entry: kept.get(key), view, task: taskKey({ ...view.task, title: ownTitle }) };
  });
  const others = entries
    .filter(({ record }) => !seen.has(keyOf(record)))
    .map((entry): RunRow => {
      const { record, id } = entry;
      const number = record.instance === instance ? record.run : undefined;
      return { key: keyOf(record), number, entry, view: viewOf(id), task: taskKey(record.task) };
    });
  return [...ofSession, ...others];
}

function keyOf({ instance, run }: RunEntry["record"]): string {
  return `${instance}/${run}`;
}

/** Own data have the same name everywhere: what they are learned for tells them apart. */
function taskKey({ dataset, model, title }: RunEntry["record"]["task"]): string {
  return dataset === "own" ? `${dataset} ${model} ${title}` : `${dataset} ${model}`;
}
