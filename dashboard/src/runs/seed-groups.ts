import type { RunView } from "../fold/view.ts";
import { settingsOf } from "./differences.ts";
import type { RunRow } from "./run-rows.ts";

interface Run {
  readonly row: RunRow;
  readonly view: RunView;
}

/** Runs that have ended and of which nothing was asked differently but the seed, two or more; in the order in which they come. */
export function seedGroups<R extends Run>(runs: readonly R[]): readonly (readonly R[])[] {
  const groups = new Map<string, R[]>();
  for (const run of runs) {
    const key = run.view.status === "finished" ? keyOf(run.row) : undefined;
    if (key !== undefined) groups.set(key, [...(groups.get(key) ?? []), run]);
  }
  return [...groups.values()].filter((group) => group.length > 1);
}

/** Whether runs of a group have the same seed, too: what differs between them is chance. */
export function areRepetitions(group: readonly Run[]): boolean {
  const seeds = group.map(({ row }) => settingsOf(row).find(({ name }) => name === "seed")?.value);
  return new Set(seeds).size === 1;
}

/** What was asked, but for the seed; undefined of runs whose conditions were changed on their way. */
function keyOf(row: RunRow): string | undefined {
  if (row.view?.delayChanged || row.view?.slowedChanged) return undefined;
  const asked = settingsOf(row).filter(({ name }) => name !== "seed");
  return asked.length === 0 ? undefined : JSON.stringify([row.task, asked]);
}
