import { csvLine } from "../../../../src/data/csv-line.ts";
import { column } from "../../fold/table.ts";
import { type RunView, roundColumns } from "../../fold/view.ts";
import { runMark, runName } from "../../runs/run-names.ts";
import type { RunRow } from "../../runs/run-rows.ts";

/** A run in the plots, with what names it. */
export interface ExportedRun {
  readonly row: RunRow;
  readonly view: RunView;
}

/** Every round of these runs, one line each, the run's mark and name first; what is not known is empty. */
export function runsCsv(runs: readonly ExportedRun[], metric: string): string {
  const head = csvLine(["run", "name", ...roundColumns, metric]);
  const lines = runs.flatMap(({ row, view }) => {
    const names = [runMark(row), runName(row)];
    return roundsOf(view).map(({ values, tested }) => csvLine([...names, ...values, tested]));
  });
  return [head, ...lines].join("");
}

/** The same as values, with what was asked of each run and what happened in it. */
export function runsJson(runs: readonly ExportedRun[], metric: string): string {
  const written = runs.map(({ row, view }) => {
    const { task, settings, data, update, momentum, delayMs, nodes, marks, end } = view;
    const rounds = roundsOf(view).map(({ values, tested }) =>
      Object.fromEntries([...roundColumns, metric].map((name, i) => [name, [...values, tested][i]])),
    );
    const asked = { task, settings, data, update, momentum, delayMs, nodes };
    const { reason: ending = null, summary: result = null } = end ?? {};
    return { run: runMark(row), name: runName(row), ...asked, marks, ending, result, rounds };
  });
  return `${JSON.stringify({ runs: written }, null, 1)}\n`;
}

function roundsOf({ rounds, accuracies }: RunView) {
  const tests = column(accuracies, "accuracy");
  const tested = new Map(Array.from(column(accuracies, "round"), (round, i) => [round, tests[i]]));
  const columns = roundColumns.map((name) => column(rounds, name));
  return Array.from(column(rounds, "round"), (round, i) => ({
    values: columns.map((one) => known(one[i])),
    tested: tested.get(round),
  }));
}

function known(value: number | undefined): number | undefined {
  return value === undefined || Number.isNaN(value) ? undefined : value;
}
