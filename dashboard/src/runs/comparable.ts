import type { RunRow } from "./run-rows.ts";

/** Whether a run can be drawn beside the one that is shown: losses of different tasks, or of different models, say nothing together. */
export function isComparable(row: Pick<RunRow, "task">, shown: Pick<RunRow, "task"> | undefined): boolean {
  return shown === undefined || row.task === shown.task;
}

/** Why some boxes of the list do nothing now; undefined if all do what they say. */
export function comparingWords(
  rows: readonly Pick<RunRow, "task">[],
  shown: Pick<RunRow, "task"> | undefined,
): string | undefined {
  if (shown === undefined) return "What is ticked appears in the plots as soon as a run is shown there.";
  const others = rows.filter((row) => !isComparable(row, shown)).length;
  if (others === 0) return undefined;
  const one = others === 1;
  const which = one ? "1 run has no box: it" : `${others} runs have no box: they`;
  const what =
    "learned something else than the run that is shown, or by another model, and such losses cannot be compared";
  return `${which} ${what}. Open ${one ? "it to see its" : "one of them to see its"} curves.`;
}
