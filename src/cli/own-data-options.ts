import { type Command, Option } from "commander";
import { groups } from "./help.ts";
import { addReadOptions, collect, type ReadOptions } from "./read-options.ts";
import { inRange, path, UsageError, wholeNumber } from "./usage.ts";

/** Tables that are learned from on this machine. */
export interface OwnDataOptions extends ReadOptions {
  readonly data?: readonly string[];
  readonly target?: string;
  readonly regression: boolean;
  readonly number?: readonly string[];
  readonly category?: readonly string[];
  readonly ignore?: readonly string[];
  readonly holdout: number;
  readonly minCount: number;
  readonly balance: boolean;
}

/** Adds {@link OwnDataOptions}. */
export function addOwnDataOptions(command: Command): Command {
  command
    .optionsGroup(groups.data)
    .addOption(
      new Option("--data <PATH...>", "learn from tables of your own: files, folders or patterns, all as one table")
        .argParser((text: string, before: readonly string[] = []) => [...before, path(text)])
        .conflicts(["dataset", "datasets"]),
    )
    .option("--target <COLUMN>", "the column of --data to predict, by name or, where there are no names, by number")
    .option("--regression", "take a target of few whole numbers as a number, not as classes", false)
    .option("--number <COLUMN>", "a column to take as numbers; repeatable", collect)
    .option("--category <COLUMN>", "a column to take as categories; repeatable", collect)
    .option("--ignore <COLUMN>", "a column to leave out; repeatable", collect);
  return addReadOptions(command)
    .option(
      "--holdout <SHARE>",
      "share of the rows that is kept for testing, chosen by the seed",
      inRange(0.01, 0.9),
      0.2,
    )
    .option("--min-count <N>", "values that fewer rows have get no feature of their own", wholeNumber(1, 1e6), 5)
    .option("--balance", "let rare classes count as much as frequent ones", false);
}

const ofData = [
  "target",
  "regression",
  "number",
  "category",
  "ignore",
  "separator",
  "header",
  "missing",
  "holdout",
  "minCount",
  "balance",
];

/** @throws UsageError if an option says something of tables where there are none */
export function refuseWithoutData(command: Command): void {
  if (command.opts<OwnDataOptions>().data !== undefined) return;
  const given = command.options.find(
    (option) =>
      ofData.includes(option.attributeName()) && command.getOptionValueSource(option.attributeName()) === "cli",
  );
  if (given)
    throw new UsageError(`${given.long} is said of tables of your own, and there is none`, { toDo: "add --data FILE" });
}
