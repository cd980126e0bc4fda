import { sampleSize } from "../protocol/participation.ts";
import type { RunSettings } from "../protocol/run-settings.ts";
import { SimulationRefused } from "./simulation-refused.ts";

/**
 * What nodes that do not wait for each other cannot do.
 *
 * @throws SimulationRefused
 */
export function refuseWhatNeedsRounds(
  settings: RunSettings & { readonly nodes: number; readonly examplesEach?: number },
): void {
  const refuse = (what: string, toDo: string) => {
    const who = "nodes that do not wait for each other have";
    throw new SimulationRefused(`${who} ${what}`, { toDo: `${toDo}, or choose another strategy` });
  };
  if (settings.rounds !== undefined || settings.untilLoss !== undefined || settings.patience !== undefined)
    refuse("no rounds after which a run could end", "leave out --rounds, --until and --patience");
  if (settings.examplesEach !== undefined) refuse("shares of a dataset only", "leave out --examples-each");
  if (settings.maxShare !== undefined) refuse("no mean in which their share could be limited", "leave out --max-share");
  if (settings.aggregate !== undefined && settings.aggregate !== "mean")
    refuse("no rounds whose weights a rule could compare", "leave out --aggregate");
  if (settings.encoding !== undefined && settings.encoding !== "float32")
    refuse("no rounds from which weights could be told as changes", "leave out --encoding");
  if (sampleSize(settings.participation, settings.nodes) < settings.nodes)
    refuse("no rounds in which some could take part", "leave out --participation");
  if (settings.budgetJoules !== undefined || settings.budgetMoney !== undefined)
    refuse("budgets of time and bytes only", "leave out joules and money");
}
