import { availableParallelism } from "node:os";
import { Argument, type Command, InvalidArgumentError, Option } from "commander";
import { experiments } from "../experiments/named-experiments.ts";
import { modelNames } from "../learning/models/named-models.ts";
import type { ExperimentOptions } from "./experiment-program.ts";
import { addKernelsOption } from "./kernels-option.ts";
import { largestSeed } from "./seeds.ts";
import { UsageError, wholeNumber } from "./usage.ts";

const usualModels: readonly string[] = ["squared-svm"];

export function addExperimentCommand(program: Command): void {
  const command = program
    .command("experiment")
    .description("many simulated runs, and what comes of them as CSV, figures and a report to read")
    .addArgument(new Argument("<name>", "which one").choices([...experiments.map(({ name }) => name), "custom"]))
    .argument("[file]", "for custom: a YAML file that says what to vary (docs/experiments.md)")
    .option(
      "--out <DIR>",
      "folder for everything that comes of it; an interrupted experiment goes on there (default: experiments/NAME, with " +
        "--quick experiments/NAME-quick; for custom NAME is the file's, experiments/mine for mine.yaml)",
    )
    .option(
      "--seeds <N>",
      "runs for each point, with the seeds from --seed on; drift and adaptive take every other one (default: the experiment's own)",
      wholeNumber(1, 10_000),
    )
    .option("--seed <N>", "the first seed", wholeNumber(0, largestSeed), 1)
    .option("--quick", "a few points and one or two seeds, to see whether everything works", false)
    .addOption(
      new Option("--model <NAME...>", "what learns, one or more; all for every one")
        .argParser(modelOption)
        .default(usualModels, usualModels.join(", ")),
    )
    .option("--data <DIR>", "folder with the dataset's files, in place of the package that carries them")
    .option("--jobs <N>", "runs at a time, each in a thread", wholeNumber(1, 1024), availableParallelism());
  command.addHelpText(
    "after",
    `\nExperiments:\n${experiments.map(({ name, summary }) => `  ${name.padEnd(14)}${summary}\n`).join("")}  ${"custom".padEnd(14)}what a YAML file says\n`,
  );
  addKernelsOption(command).action(async (name: string, file: string | undefined, _options: unknown, self: Command) => {
    if (name === "custom" && self.getOptionValueSource("model") === "cli")
      throw new UsageError("custom takes its model from the file (model: NAME), not from --model");
    const { runExperiment } = await import("./experiment-program.ts");
    await runExperiment(name, file, self.optsWithGlobals<ExperimentOptions>());
  });
}

function modelOption(text: string, before: readonly string[]): readonly string[] {
  const names = text.split(",").map((each) => each.trim());
  for (const name of names) {
    if (name === "all" || modelNames.some((known) => known === name)) continue;
    throw new InvalidArgumentError(`It must be all or one of: ${modelNames.join(", ")}.`);
  }
  const given = names.includes("all") ? modelNames : names;
  return [...new Set([...(before === usualModels ? [] : before), ...given])];
}
