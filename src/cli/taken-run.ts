import { basename, dirname, join } from "node:path";
import type { RunRecord } from "../data/run-record.ts";
import { leftBehind } from "../host/copies-of-runs.ts";
import { createRunCheckpoints, type RunCheckpoints } from "../host/run-checkpoints.ts";
import {
  findUnfinishedRun,
  namesOfUnfinished,
  refuseOtherVersions,
  takeUp,
  type UnfinishedRun,
} from "../host/unfinished-runs.ts";
import { usualRunsFolder } from "../host/usual-runs-folder.ts";
import { isLocked } from "../platform/nodejs/folder-lock.ts";
import type { TakenUp } from "../runtime/checkpoints.ts";
import type { ResumeOptions } from "./resume-options.ts";
import { argumentsToKeep } from "./resumed-arguments.ts";
import type { Log } from "./terminal/log.ts";

/** What a session keeps of its runs, and the one that it goes on with, if it does. */
export interface KeptSession {
  readonly checkpoints: RunCheckpoints | undefined;
  /** What records say of it where several runs share a program. */
  readonly sharing?: RunRecord["sharing"];
  readonly taken: (TakenUp & { readonly run: UnfinishedRun }) | undefined;
}

/**
 * @param offers whether a run that was cut off is told of
 * @param term of this program, if it leads a fleet
 * @throws UserError, if the run cannot be gone on with, or another process has it
 */
export function keepSession(
  options: Pick<ResumeOptions, "chargeDowntime"> & {
    readonly resume?: string | undefined;
    readonly runsDir?: string;
    readonly save: boolean;
  },
  given: readonly string[],
  log: Log,
  { offers = true, term }: { readonly offers?: boolean; readonly term?: number | undefined } = {},
): KeptSession {
  const { runsDir, save, resume, chargeDowntime = false } = options;
  if (runsDir === undefined || !save) return { checkpoints: undefined, taken: undefined };
  const checkpoints = createRunCheckpoints({
    arguments: argumentsToKeep(given),
    nowMs: Date.now,
    term,
    onProblem: (text) => log.line("error", text),
    onKeptAgain: (text) => log.line("info", text),
  });
  if (resume === undefined) {
    if (offers) offerUnfinished(runsDir, log);
    return { checkpoints, taken: undefined };
  }
  const run = findUnfinishedRun(runsDir, resume, checkpoints.take);
  refuseOtherVersions(run);
  const { path: folder, generation, content, record } = run;
  checkpoints.begin(record.run, { folder, task: content.task, generation, term: term ?? content.term });
  for (const warning of run.warnings) log.line("warn", warning);
  // Who leads a fleet has looked for the furthest, and has no time to lose.
  const further = term === undefined ? leftBehind(dirname(folder), [run.name]).get(run.name) : undefined;
  if (further !== undefined) log.line("warn", `${run.name} went on in ${further}, and came further there`);
  return { checkpoints, taken: { ...takeUp(run, { charges: chargeDowntime, nowMs: Date.now() }), run } };
}

/** Says how to go on with a run that was cut off, if there is one. */
function offerUnfinished(runsDir: string, log: Log): void {
  const names = namesOfUnfinished(runsDir).filter((name) => !isLocked(join(runsDir, name)));
  const newest = names.at(-1);
  if (newest === undefined) return;
  const others = names.length > 1 ? ` (so did ${names.length - 1} before)` : "";
  log.line("info", `run ${newest} did not come to its end${others}; ${howToGoOn(newest, runsDir)}`);
}

const howToGoOn = (run: string, runsDir: string) =>
  `go on with it by: npx edgewise aggregator --resume ${run}${runsDir === usualRunsFolder ? "" : ` --runs-dir ${runsDir}`}`;

/** The last words of a program that ends in the middle of its run: how that is gone on with, if it was kept. */
export function tellHowToGoOn({ checkpoints }: KeptSession, log: Log): void {
  for (const folder of checkpoints?.keptFolders() ?? []) {
    const run = basename(folder);
    log.line("info", `run ${run} was left in the middle; ${howToGoOn(run, dirname(folder))}`);
  }
}
