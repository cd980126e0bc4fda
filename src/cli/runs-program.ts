import { readRuns } from "../platform/nodejs/run-records.ts";
import { createLog, type LogOptions } from "./terminal/log.ts";
import { runsTable } from "./terminal/runs-table.ts";
import { tellLeftOut } from "./terminal/tell-left-out.ts";

export interface RunsOptions extends LogOptions {
  readonly runsDir: string;
  readonly json: boolean;
}

const usualColumns = 80;

/** Prints which runs were kept. */
export function listRuns(options: RunsOptions): void {
  const log = createLog(options);
  const { runs, problems } = readRuns(options.runsDir);
  for (const problem of problems) log.line("warn", problem);
  if (options.json) {
    for (const { name, path: folder, label, hasModel, record } of runs)
      process.stdout.write(`${JSON.stringify({ name, folder, label, hasModel, ...record })}\n`);
    return;
  }
  if (runs.length === 0) log.line("info", `no run is kept in ${options.runsDir}`);
  const { isTTY, columns } = process.stdout;
  const { text, leftOut } = runsTable(runs, { width: isTTY && columns > 0 ? columns : usualColumns });
  process.stdout.write(text);
  tellLeftOut(leftOut, log);
}
