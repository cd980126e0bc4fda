import type { RunRecord } from "../../data/run-record.ts";
import { isSuccess } from "../../protocol/run-endings.ts";
import { shortMetric } from "../../watch/metric-words.ts";
import { type FittingTable, fittingTable } from "./fitting-table.ts";
import { figure, percent } from "./format.ts";

/**
 * Runs that were kept, a line for each, in at most `width` characters. The name, by which other commands find a run, is always
 * whole: what else there is no room for is left out.
 */
export function runsTable(
  runs: readonly { readonly name: string; readonly label: string | null; readonly record: RunRecord }[],
  { width }: { readonly width: number },
): FittingTable {
  const column = (heading: string, content: (record: RunRecord) => string | undefined, align?: "left") => ({
    heading,
    contents: runs.map(({ record }) => content(record)),
    ...(align ? { align } : {}),
  });
  const metricNames = metricNamesOf(runs.map(({ record }) => record));
  const columns = [
    { heading: "run", contents: runs.map(({ name }) => name), align: "left" as const },
    { heading: "called", contents: runs.map(({ label }) => label ?? undefined), align: "left" as const },
    column("model", ({ task }) => task.model, "left"),
    column("data", ({ data }) => data, "left"),
    column("strategy", ({ settings }) => settings.strategy, "left"),
    column("loss", ({ result }) => (result?.loss == null ? undefined : figure(result.loss))),
    ...metricNames.map((name) =>
      column(shortMetric(name), ({ result }) => {
        const value = result?.metrics[name];
        return value == null ? undefined : name === "accuracy" ? percent(value) : figure(value);
      }),
    ),
    column("test", testWords),
    column("seconds", ({ result }) => result?.consumedSeconds.toFixed(1)),
    column("ending", endingOf, "left"),
  ];
  const results = ["loss", "test", ...metricNames.map(shortMetric)];
  return fittingTable(columns, { width, dispensable: [...results, "called", "seconds", "strategy", "model", "data"] });
}

/** How good it is on what the nodes kept for testing, by the measure that the page shows. */
function testWords({ result }: RunRecord): string | undefined {
  const test = result?.test;
  if (!test) return undefined;
  return test.kind === "classes" ? percent(test.accuracy) : `RMSE ${figure(test.rmse)}`;
}

/** Only what is worth a word: that a run spent its budget is as usual. */
function endingOf({ ending }: RunRecord): string | undefined {
  if (ending === null) return "not ended";
  return ending !== "replaced" && isSuccess(ending) ? undefined : ending;
}

/** The most important metric of each run's model. */
function metricNamesOf(records: readonly RunRecord[]): string[] {
  return [...new Set(records.flatMap(({ result }) => (result ? Object.keys(result.metrics).slice(0, 1) : [])))];
}
