import type { Command } from "commander";
import type { Plugins } from "../host/plugins.ts";
import { helpSection } from "./help.ts";
import { addKernelsOption } from "./kernels-option.ts";
import { addPluginOption } from "./plugin-option.ts";
import type { PredictCommandOptions } from "./predict-program.ts";
import { addReadOptions, collect } from "./read-options.ts";
import { path, UsageError } from "./usage.ts";

export function addPredictCommand(program: Command, plugins: Plugins): void {
  const command = program
    .command("predict")
    .argument("<MODEL>", "a run, by its name, its folder, or latest; or a model.json", path)
    .argument(
      "[PATH...]",
      "the table to answer: a file, a folder or a pattern, as for edgewise check; or pictures and folders of them",
    )
    .description("Answer each record of a table, or each picture, with a model that was kept. Uses no network.")
    .option("--data <PATH>", "the same as PATH; repeatable", collect)
    .option("--out <FILE>", "where to: .csv, .jsonl (JSON Lines) or .parquet (default: CSV on standard output)", path)
    .option(
      "--keep <COLUMN[,COLUMN]>",
      "columns of the table that stand before each answer, such as an id; repeatable",
      collect,
    )
    .option("--json", "without --out: print JSON Lines", false);
  addReadOptions(addPluginOption(addKernelsOption(command)))
    .addHelpText(
      "after",
      helpSection("Example:", [
        ["edgewise predict runs/latest new.csv", "a line for each record, with probabilities if the model has them"],
      ]),
    )
    .action(async (model: string, paths: readonly string[], _options: unknown, self: Command) => {
      const { predict } = await import("./predict-program.ts");
      const options = self.optsWithGlobals<PredictCommandOptions>();
      await predict(model, tablePaths(paths, options.data), options, plugins);
    });
}

/** What is to be read, which may be said in two ways. @throws UsageError if it is said in none */
function tablePaths(paths: readonly string[], data: readonly string[] = []): readonly string[] {
  const all = [...paths, ...data];
  if (all.length > 0) return all;
  throw new UsageError("no data are named", { toDo: "name a file after the model" });
}
