import { csvLine } from "../../../src/data/csv-line.ts";
import { column } from "../fold/table.ts";
import { type RunView, roundColumns } from "../fold/view.ts";

/** The table of a run that is kept nowhere, as the page has it: columns are called as in `metrics.csv`. */
const names = {
  round: "round",
  after: "consumedSeconds",
  tau: "localUpdates",
  loss: "loss",
  rho: "rho",
  beta: "beta",
  delta: "delta",
  c: "localCostSeconds",
  b: "globalCostSeconds",
} as const;
const columns = roundColumns.filter((name): name is keyof typeof names => Object.hasOwn(names, name));

export function metricsCsv({ rounds, accuracies }: RunView, metric: string): string {
  const values = column(accuracies, "accuracy");
  const tested = new Map(Array.from(column(accuracies, "round"), (round, i) => [round, values[i]]));
  const cells = columns.map((name) => column(rounds, name));
  const lines = [csvLine([...columns.map((name) => names[name]), metric])];
  for (let row = 0; row < rounds.length; row++) {
    const round = column(rounds, "round")[row] as number;
    lines.push(csvLine([...cells.map((numbers) => numbers[row]), tested.get(round)]));
  }
  return lines.join("");
}

/** What was asked of such a run, and what came of it. */
export function recordJson({ run, task, settings, data, update, momentum, delayMs, nodes, end }: RunView): string {
  const { reason = null, explanation = null, summary = null } = end ?? {};
  const asked = { run, task, settings, data, update, momentum, delayMs, nodes };
  return `${JSON.stringify({ ...asked, ending: reason, explanation, result: summary }, null, 2)}\n`;
}
