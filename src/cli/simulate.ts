import { availableParallelism } from "node:os";
import { type Command, InvalidArgumentError, Option } from "commander";
import { datasetNames } from "../datasets/named-datasets.ts";
import { modelNames } from "../learning/models/named-models.ts";
import { partitionChoices } from "../learning/partition-names.ts";
import { costOption, profilesOption } from "./cost-options.ts";
import { addKernelsOption } from "./kernels-option.ts";
import { batchOption, momentumOption, partitionOption, updateOption } from "./run-options.ts";
import type { SimulateOptions } from "./simulate-program.ts";
import { inRange, positive, wholeNumber } from "./usage.ts";

const largestSeed = 2 ** 32 - 1;

export function addSimulateCommand(program: Command): void {
  const command = program
    .command("simulate")
    .description("the same runs as live, real learning included, in virtual time: seconds of it take moments")
    .option("--dataset <NAME>", `what is learned from: ${datasetNames.join(", ")} (default: the model's)`)
    .option("--model <NAME>", `what is learned: ${modelNames.join(", ")} (default: the dataset's)`)
    .addOption(
      several(
        "--case <N...>",
        "how the examples are spread: 1 uniform, 2 by label, 3 replicated, 4 mixed",
        [1],
        (text) => wholeNumber(1, 4)(text),
      ),
    )
    .option("--partition <NAME>", `in place of --case: ${partitionChoices}`, partitionOption)
    .option("--nodes <N>", "nodes of each run", wholeNumber(1, 10_000), 5)
    .addOption(
      several(
        "--strategy <NAME...>",
        "adaptive, adaptive-2019, adaptive-2018, fixed:TAU, centralized or asynchronous",
        ["adaptive"],
        (text) => text,
      ),
    )
    .option("--budget <SECONDS>", "virtual time that a run may take", inRange(1e-3, 1e7), 15)
    .option("--batch <N|full>", "examples per local update, or full for all of a node's", batchOption, 100)
    .option(
      "--examples <N>",
      "learn from so many training examples, chosen by the seed (default: all)",
      wholeNumber(1, 1e9),
    )
    .option("--step-size <X>", "step size of the local updates, eta (default: the model's own)", inRange(1e-12, 1000))
    .option(
      "--phi <X>",
      "control parameter of adaptive-2019 and -2018 (default: the model's and strategy's own)",
      positive,
    )
    .option(
      "--update <RULE>",
      "how nodes use the gradient: sgd, scaffold (drift correction) or fedprox:MU; default goes by the strategy",
      updateOption,
      "default",
    )
    .option("--momentum <X>", "momentum of the aggregator, 0 for none (default: the strategy's own)", momentumOption)
    .option(
      "--tau-max <N>",
      "largest number of local updates that an adaptive strategy may pick",
      wholeNumber(1, 10_000),
      100,
    )
    .option(
      "--local-cost <MEAN,SD>",
      "seconds of a local update, normal; MEAN alone: constant (default: 0.013015,0.006946, centralized 0.009974,0.011923)",
      costOption,
    )
    .option(
      "--global-cost <MEAN,SD>",
      "seconds of an aggregation, normal; MEAN alone: constant (default: 0.131604,0.053873)",
      costOption,
    )
    .option("--cost-trace <FILE>", "take both costs from a CSV file with the columns c and b, in seconds")
    .option(
      "--profiles <LIST>",
      "each node's own device and link, e.g. laptop,raspberry-pi-3+wifi,0.05/0.01+0.1",
      profilesOption,
    )
    .option("--seed <N>", "seed of everything random", wholeNumber(0, largestSeed), 1)
    .option("--seeds <N|LIST>", "so many seeds from --seed on, or these: 15, or 1,3,5", seedsOption)
    .option("--same-seed", "all nodes draw the same minibatches", false)
    .option("--data <DIR>", "folder with the dataset's files, in place of the package that carries them")
    .option("--jobs <N>", "runs at a time, each in a thread", wholeNumber(1, 1024), availableParallelism())
    .option("--json", "print one JSON line for each run", false);
  addKernelsOption(command).action(async (_options: unknown, self: Command) => {
    const { runSimulations } = await import("./simulate-program.ts");
    await runSimulations(self.optsWithGlobals<SimulateOptions>());
  });
}

/** An option that takes one or more values, separated by spaces or commas, and may be repeated. */
function several<T>(flags: string, description: string, byDefault: readonly T[], parse: (text: string) => T): Option {
  return new Option(flags, description)
    .argParser((text: string, before: readonly T[]) => [
      ...(before === byDefault ? [] : before),
      ...text.split(",").map((each) => parse(each.trim())),
    ])
    .default(byDefault, byDefault.join(" "));
}

function seedsOption(text: string): number | number[] {
  const numbers = text.split(",").map((each) => wholeNumber(0, largestSeed)(each.trim()));
  if (text.includes(",")) return numbers;
  if (numbers[0] === 0) throw new InvalidArgumentError("It must be at least one seed.");
  return numbers[0] as number;
}
