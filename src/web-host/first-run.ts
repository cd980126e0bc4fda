import { startProblem } from "../assembly/start-problem.ts";
import { type TaskNames, taskOf } from "../assembly/task.ts";
import type { Catalog } from "../catalog/catalog.ts";
import { usualSettings } from "../catalog/usual-settings.ts";
import { testbedCosts } from "../emulation/testbed.ts";
import { caseNames } from "../learning/case-partitions.ts";
import { type RunSettings, runSettings } from "../protocol/run-settings.ts";
import { UserError } from "../protocol/user-error.ts";

/** What a link to a site says of the run that it begins with; what it does not say is as usual. */
export interface WantedRun {
  readonly dataset?: string;
  readonly model?: string;
  readonly delayMs?: number;
  readonly settings: Partial<RunSettings>;
}

export interface FirstRun {
  readonly task: TaskNames;
  readonly settings: RunSettings;
  readonly delayMs: number;
  /** Why it is the usual run and not the wanted one. */
  readonly refused?: string;
}

/** The run that a site begins with: the wanted one if there can be such a run, else that of `edgewise demo`. */
export function firstRun(catalog: Catalog, wanted: WantedRun, nodes: number): FirstRun {
  try {
    return asWanted(catalog, wanted, nodes);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { ...asWanted(catalog, { settings: {} }, nodes), refused: error.message };
  }
}

/** @throws UserError */
function asWanted(catalog: Catalog, { dataset, model, delayMs = 0, settings }: WantedRun, nodes: number): FirstRun {
  const task = taskOf(catalog, {
    ...(dataset === undefined ? {} : { dataset }),
    ...(model === undefined ? {} : { model }),
  });
  const parsed = runSettings.safeParse({
    ...usualSettings(catalog, task.model),
    partition: caseNames[0],
    budgetSeconds: 60,
    ...settings,
  });
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new UserError(`${issue?.path.join(".")}: ${issue?.message}`, { toDo: "correct the link" });
  }
  const problem = startProblem(catalog, parsed.data, task, nodes, testbedCosts, delayMs);
  if (problem !== undefined) throw new UserError(problem);
  return { task, settings: parsed.data, delayMs };
}
