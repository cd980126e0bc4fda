import { unknownColumn } from "../data/check.ts";
import type { TableStatistics } from "../data/statistics.ts";
import type { TableQuestion } from "../protocol/own-data-messages.ts";
import { UserError } from "../protocol/user-error.ts";
import type { ToldOfData } from "../runtime/data-agreement.ts";

/** Whether no table of these has a column that the target names. */
function lacksTarget({ targets }: TableStatistics, { target }: TableQuestion): boolean {
  return target !== undefined && targets.length === 0;
}

/** @throws UserError if no table has the target: then it is not the tables that are wrong */
export function refuseMistypedTarget(tables: readonly TableStatistics[], question: TableQuestion): void {
  const { target } = question;
  if (target === undefined || !tables.every((table) => lacksTarget(table, question))) return;
  const all = new Set(tables.flatMap((table) => table.columns.map(({ name }) => name)));
  const columns = Array.from(all, (name) => ({ name }));
  throw new UserError(unknownColumn("--target", target, { columns }, "no node has such a column"), {
    toDo: "start the aggregator again with one of them; nodes that still run come back by themselves",
  });
}

/** Tells once, before all nodes are there, that the first one to come lacks the target: that may be the aggregator's mistake. */
export function watchTarget(
  question: TableQuestion,
  { nodes, onWarning }: { readonly nodes: number; readonly onWarning: (text: string) => void },
): (told: ToldOfData) => void {
  // Where no others are awaited, all of them are judged at once.
  let settled = nodes === 1;
  return ({ name, statistics }) => {
    if (settled || statistics.kind !== "table") return;
    settled = true;
    if (question.target === undefined || !lacksTarget(statistics, question)) return;
    const what = `${name} has no such column; if the others have none either, it is mistyped`;
    onWarning(unknownColumn("--target", question.target, statistics, what));
  };
}
