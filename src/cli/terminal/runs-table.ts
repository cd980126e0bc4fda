import type { RunRecord } from "../../data/run-record.ts";
import { isSuccess } from "../../protocol/run-endings.ts";
import { metricWords } from "../../watch/metric-words.ts";
import { type FittingTable, fittingTable } from "./fitting-table.ts";
import { figure, percent } from "./format.ts";

/** Runs that were kept, a line for each, in at most `width` characters. The name tells when a run began, and its dataset. */
export function runsTable(
  runs: readonly { readonly name: string; readonly label: string | null; readonly record: RunRecord }[],
  { width }: { readonly width: number },
): FittingTable {
  const column = (heading: string, content: (record: RunRecord) => string | undefined, align?: "left") => ({
    heading,
    contents: runs.map(({ record }) => content(record)),
    ...(align ? { align } : {}),
  });
  const columns = [
    { heading: "run", contents: runs.map(({ name }) => name), align: "left" as const },
    { heading: "called", contents: runs.map(({ label }) => label ?? undefined), align: "left" as const },
    column("model", ({ task }) => task.model, "left"),
    column("data", ({ data }) => data, "left"),
    column("strategy", ({ settings }) => settings.strategy, "left"),
    column("loss", ({ result }) => (result?.loss == null ? undefined : figure(result.loss))),
    ...metricNamesOf(runs.map(({ record }) => record)).map((name) =>
      column(metricWords(name), ({ result }) => {
        const value = result?.metrics[name];
        return value == null ? undefined : name === "accuracy" ? percent(value) : figure(value);
      }),
    ),
    column("test", testWords),
    column("seconds", ({ result }) => result?.consumedSeconds.toFixed(1)),
    column("ending", endingOf, "left"),
  ];
  return fittingTable(columns, { width, dispensable: ["called", "seconds", "strategy", "model", "data"] });
}

/** How good it is on what the nodes kept for testing. */
function testWords({ result }: RunRecord): string | undefined {
  const test = result?.test;
  if (!test) return undefined;
  return test.kind === "classes" ? percent(test.accuracy) : `R2 ${test.r2 === null ? "-" : figure(test.r2)}`;
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
