import type { Command } from "commander";
import { usualRunsFolder } from "../host/usual-runs-folder.ts";
import { defaultPort } from "../platform/nodejs/default-port.ts";
import { exitCodes, helpSection } from "./help.ts";
import type { ReplayOptions } from "./replay-program.ts";
import { path, wholeNumber } from "./usage.ts";

export function addReplayCommand(program: Command): void {
  program
    .command("replay")
    .description("Show a run that was kept again on the page, as it happened, at any speed.")
    .argument(
      "[RUN]",
      "its name, as edgewise runs lists it, or how only this one begins; its folder; or latest",
      "latest",
    )
    .option("--runs-dir <DIR>", "the folder that runs are kept in", path, usualRunsFolder)
    .option(
      "--port <PORT>",
      "where the page is served, to this machine only; 0 for any free port",
      wholeNumber(0, 65_535),
      defaultPort,
    )
    .option("--no-open", "do not open the page in a browser")
    .addHelpText(
      "after",
      helpSection("Example:", [
        ["edgewise replay latest", "plays the newest run; the page of an aggregator can do it too"],
      ]) + exitCodes,
    )
    .action(async (run: string, _options: unknown, self: Command) => {
      const { showAgain } = await import("./replay-program.ts");
      await showAgain(run, self.optsWithGlobals<ReplayOptions>());
    });
}
