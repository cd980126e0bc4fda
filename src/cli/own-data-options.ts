import { type Command, Option } from "commander";
import { addColumnOptions, type ColumnOptions } from "./column-options.ts";
import { groups } from "./help.ts";
import { addReadOptions, type ReadOptions } from "./read-options.ts";
import { inRange, path, UsageError, wholeNumber } from "./usage.ts";

/** Tables that are learned from on this machine. */
export interface OwnDataOptions extends ReadOptions, ColumnOptions {
  readonly data?: readonly string[];
  readonly holdout: number;
  readonly maxRows?: number;
  readonly minCount: number;
  readonly balance: boolean;
}

export const maxRowsHelp =
  "the most rows or pictures, a sample by the seed if there are more (default: as many as there is memory for)";

/** Adds {@link OwnDataOptions}. */
export function addOwnDataOptions(command: Command): Command {
  command
    .optionsGroup(groups.data)
    .addOption(
      new Option("--data <PATH...>", "learn from tables of your own: files, folders or patterns, all as one table")
        .argParser((text: string, before: readonly string[] = []) => [...before, path(text)])
        .conflicts(["dataset", "datasets"]),
    );
  addColumnOptions(command);
  return addReadOptions(command)
    .option(
      "--holdout <SHARE>",
      "share of the rows that is kept for testing, chosen by the seed",
      inRange(0.01, 0.9),
      0.2,
    )
    .option("--max-rows <N>", maxRowsHelp, wholeNumber(10, 1e9))
    .option("--min-count <N>", "values that fewer rows have get no feature of their own", wholeNumber(1, 1e6), 5)
    .option("--balance", "let rare classes count as much as frequent ones", false);
}

const ofData = [
  "target",
  "regression",
  "number",
  "category",
  "ignore",
  "log",
  "separator",
  "header",
  "missing",
  "holdout",
  "maxRows",
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
