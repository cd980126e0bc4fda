import { availableParallelism } from "node:os";
import { type Command, InvalidArgumentError, Option } from "commander";
import { byFile } from "../host/by-file.ts";
import type { Plugins } from "../host/plugins.ts";
import { simulatedStrategies } from "../simulation/settings.ts";
import { budgetOption, priceOption } from "./budget-option.ts";
import { costOption, profilesOption } from "./cost-options.ts";
import { groups, helpSection } from "./help.ts";
import { addLearningOptions } from "./learning-options.ts";
import { addOwnDataOptions, refuseWithoutData } from "./own-data-options.ts";
import { largestSeed } from "./seeds.ts";
import type { SimulateOptions } from "./simulate-settings.ts";
import { entries, path, UsageError, wholeNumber } from "./usage.ts";

export function addSimulateCommand(program: Command, plugins: Plugins): void {
  const command = program
    .command("simulate")
    .description("Simulate runs in virtual time: real learning, with modelled costs.")
    .optionsGroup(groups.run)
    .addOption(
      several(
        "--case <N...>",
        "how the examples are spread over nodes: 1 uniform, 2 by label, 3 replicated, 4 mixed",
        [1],
        wholeNumber(1, 4),
      ),
    )
    .option("--nodes <N>", "number of nodes in each run", wholeNumber(1, 1e6), 5)
    .option(
      "--relays <N>",
      "so many relays between the nodes and the aggregator, each with as many nodes",
      wholeNumber(1, 1e5),
    )
    .addOption(several("--strategy <NAME...>", simulatedStrategies(plugins.catalog), ["adaptive"], (text) => text))
    .addOption(budgetOption("what a run may spend", 15))
    .addOption(priceOption())
    .option(
      "--examples <N>",
      "learn from so many training examples, chosen by the seed (default: all)",
      wholeNumber(1, 1e9),
    )
    .addOption(
      new Option(
        "--examples-each <N>",
        "each node makes so many examples for itself, in place of a share, and only while it computes (synthetic)",
      )
        .argParser(wholeNumber(1, 100_000))
        .conflicts(["examples", "case", "partition", "data"]),
    )
    .optionsGroup(groups.costs)
    .option(
      "--local-cost <MEAN,SD>",
      "seconds for a local update, normally distributed; MEAN alone: constant (default: 0.013015,0.006946, centralized 0.009974,0.011923)",
      costOption,
    )
    .option(
      "--global-cost <MEAN,SD>",
      "seconds for an aggregation, normally distributed; MEAN alone: constant (default: 0.131604,0.053873)",
      costOption,
    )
    .addOption(
      new Option("--cost-trace <FILE>", "both costs from a CSV file with the columns c and b, in seconds")
        .argParser(path)
        .conflicts(["localCost", "globalCost"]),
    )
    .addOption(
      new Option(
        "--profiles <LIST>",
        "device and link of each node, dealt in turn: laptop, raspberry-pi-3 or MEAN/SD seconds, then + and wifi or seconds; e.g. laptop,raspberry-pi-3+wifi,0.05/0.01+0.1",
      )
        .argParser(profilesOption)
        .conflicts(["localCost", "globalCost", "costTrace"]),
    )
    .optionsGroup(groups.run)
    .option("--seeds <N|LIST>", "number of seeds, counting up from --seed; or a list of seeds, e.g. 1,3,5", seedsOption)
    .addOption(
      new Option("--jobs <N>", "runs at a time, each in a thread")
        .argParser(wholeNumber(1, 1024))
        .default(availableParallelism(), "the number of cores"),
    )
    .option("--json", "print a line of JSON for each run", false)
    .addHelpText(
      "after",
      helpSection("Examples:", [
        ["edgewise simulate --case 1,4 --strategy adaptive,fixed:10", "each with each: 4 runs"],
        [
          "edgewise simulate --data readings.csv --target power --partition dirichlet:0.5",
          "a table of your own, spread over five nodes by what is to be predicted",
        ],
      ]),
    )
    .optionsGroup(groups.learning);
  addOwnDataOptions(addLearningOptions(command, plugins.catalog, { morePartitions: [byFile] }))
    .optionsGroup("Options:")
    .action(async (_options: unknown, self: Command) => {
      refuseContradictions(self);
      refuseWithoutData(self);
      const { runSimulations } = await import("./simulate-program.ts");
      await runSimulations(self.optsWithGlobals<SimulateOptions>(), plugins);
    });
}

/** These exclude each other: a fixed tau is not bounded by --tau-max, and seeds that are named have no first one. */
function refuseContradictions(command: Command): void {
  const { strategy, tauMax, seeds, partition } = command.opts<SimulateOptions>();
  if (Array.isArray(seeds) && command.getOptionValueSource("seed") === "cli")
    throw new UsageError("--seeds names each seed, so that --seed changes nothing", { toDo: "leave one of them out" });
  if (partition === byFile) refuseBeside(command);
  if (tauMax === undefined) return;
  const beyond = strategy.find((name) => name.startsWith("fixed:") && Number(name.slice("fixed:".length)) > tauMax);
  if (beyond !== undefined)
    throw new UsageError(`${beyond} is more than --tau-max ${tauMax} allows`, { toDo: "change one of them" });
}

/** Where each file is one node's, files say how many nodes there are, and what each of them has. */
function refuseBeside(command: Command): void {
  const { data, examples } = command.opts<SimulateOptions>();
  const where = `--partition ${byFile}`;
  if (data === undefined)
    throw new UsageError("there are no files", { where, toDo: "name one for each node by --data" });
  if (command.getOptionValueSource("nodes") === "cli")
    throw new UsageError("each file is one node's, so that --nodes changes nothing", { where, toDo: "leave it out" });
  if (examples !== undefined)
    throw new UsageError("each file is one node's, all of it", { where, toDo: "leave out --examples" });
}

/** An option that takes one or more values, separated by spaces or commas, and may be repeated; each value once. */
function several<T>(flags: string, description: string, byDefault: readonly T[], parse: (text: string) => T): Option {
  return new Option(flags, description)
    .argParser((text: string, before: readonly T[]) =>
      eachOnce([...(before === byDefault ? [] : before), ...entries(text).map(parse)]),
    )
    .default(byDefault, byDefault.join(" "));
}

/** The same again would pass for a run of its own. */
function eachOnce<T>(values: readonly T[]): readonly T[] {
  const again = values.find((value, i) => values.indexOf(value) !== i);
  if (again === undefined) return values;
  throw new InvalidArgumentError(`${again} is there twice; name each once.`);
}

/** All runs are in memory at once. */
const mostSeeds = 10_000;

function seedsOption(text: string, before: SimulateOptions["seeds"]): number | readonly number[] {
  if (before !== undefined) throw new InvalidArgumentError("It is there twice; give all seeds at once, as in 1,3,5.");
  if (!text.includes(",")) return wholeNumber(1, mostSeeds)(text);
  return eachOnce(entries(text).map(wholeNumber(0, largestSeed)));
}
