import type { Command } from "commander";
import { usualRunsFolder } from "../host/usual-runs-folder.ts";
import type { RunsOptions } from "./runs-program.ts";
import { path } from "./usage.ts";

export function addRunsCommand(program: Command): void {
  program
    .command("runs")
    .description("List the runs that were kept, the newest last.")
    .option("--runs-dir <DIR>", "the folder that they are in", path, usualRunsFolder)
    .option("--json", "print a line of JSON for each run, with all that its run.json holds", false)
    .action(async (_options: unknown, self: Command) => {
      const { listRuns } = await import("./runs-program.ts");
      listRuns(self.optsWithGlobals<RunsOptions>());
    });
}
