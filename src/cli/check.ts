import type { Command } from "commander";
import type { CheckOptions } from "./check-program.ts";
import { addColumnOptions } from "./column-options.ts";
import { isRunFile } from "./is-run-file.ts";
import { pictureSize } from "./picture-option.ts";
import { addReadOptions, pathList } from "./read-options.ts";
import { wholeNumber } from "./usage.ts";

export function addCheckCommand(program: Command): void {
  const command = program
    .command("check")
    .argument(
      "<PATH...>",
      "tables: CSV, TSV, ARFF, JSON Lines (packed with gzip or not), Parquet, NumPy; a folder of them, or a pattern in quotes, is one table; or pictures: a folder with a folder of PNG and JPEG for each class, or IDX; or a YAML file that describes a run",
      pathList,
    )
    .description("Tell what data of your own are taken for: columns, kinds, gaps, classes. Uses no network.");
  addReadOptions(addColumnOptions(command))
    .option(
      "--size <WIDTHxHEIGHT>",
      "bring pictures to this size, such as 28x28 (default: all must be of one size)",
      pictureSize,
    )
    .option("--min-count <N>", "show what a node tells that is started with this", wholeNumber(1, 1e6), 5)
    .option("--json", "print one JSON line for each path", false)
    .action(async (paths: readonly string[], _options: unknown, self: Command) => {
      const options = self.optsWithGlobals<CheckOptions>();
      const { checkPaths } = await import("./check-program.ts");
      for (const path of paths) {
        if (!isRunFile(path)) await checkPaths([path], options);
        else await (await import("./check-run-file.ts")).checkRunFile(path, options, program);
      }
    });
}
