import { type Command, Option } from "commander";
import type { PictureQuestion } from "../protocol/own-data-messages.ts";
import { addColumnOptions, type ColumnOptions } from "./column-options.ts";
import { groups } from "./help.ts";
import { pictures, picturesHelp } from "./picture-option.ts";
import { addReadOptions, type ReadOptions } from "./read-options.ts";
import { inRange, path, UsageError, wholeNumber } from "./usage.ts";

/** Tables or pictures that are learned from on this machine. */
export interface OwnDataOptions extends ReadOptions, ColumnOptions {
  readonly data?: readonly string[];
  readonly pictures?: PictureQuestion;
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
      new Option(
        "--data <PATH...>",
        "learn from data of your own: tables (files, folders or patterns, all as one table), or folders of pictures by class",
      )
        .argParser((text: string, before: readonly string[] = []) => [...before, path(text)])
        .conflicts(["dataset", "datasets"]),
    );
  addColumnOptions(command).option(
    "--pictures <SIZE>",
    `the pictures: ${picturesHelp} (default: as they are)`,
    pictures,
  );
  return addReadOptions(command)
    .option(
      "--holdout <SHARE>",
      "share of the rows or pictures that is kept for testing, chosen by the seed",
      inRange(0.01, 0.9),
      0.2,
    )
    .option("--max-rows <N>", maxRowsHelp, wholeNumber(10, 1e9))
    .option(
      "--min-count <N>",
      "values that fewer rows have get no feature of their own, and classes that fewer have are left out",
      wholeNumber(1, 1e6),
      5,
    )
    .option("--balance", "let rare classes count as much as frequent ones", false);
}

const ofData = [
  "target",
  "regression",
  "number",
  "category",
  "ignore",
  "log",
  "pictures",
  "separator",
  "header",
  "missing",
  "holdout",
  "maxRows",
  "minCount",
  "balance",
];

/** @throws UsageError if an option says something of data of one's own where there are none */
export function refuseWithoutData(command: Command): void {
  if (command.opts<OwnDataOptions>().data !== undefined) return;
  const given = command.options.find(
    (option) =>
      ofData.includes(option.attributeName()) && command.getOptionValueSource(option.attributeName()) === "cli",
  );
  if (given)
    throw new UsageError(`${given.long} is said of data of your own, and there are none`, { toDo: "add --data PATH" });
}
