import { type Command, InvalidArgumentError } from "commander";
import type { CheckOptions } from "./check-program.ts";
import { path } from "./usage.ts";

export function addCheckCommand(program: Command): void {
  program
    .command("check")
    .argument(
      "<PATH...>",
      "tables: CSV, TSV, ARFF, JSON Lines (packed with gzip or not), Parquet, NumPy; a folder, or a pattern in quotes, is one table",
      pathList,
    )
    .description("tell what a table of your own is taken for: columns, kinds, gaps, classes; uses no network")
    .option("--target <COLUMN>", "the column to predict, by name or, where there are no names, by number")
    .option("--regression", "take a target of few whole numbers as a number, not as classes", false)
    .option("--separator <NAME>", "comma, semicolon, tab, bar, space, or a character (default: found)", separator)
    .option("--header", "the first record names the columns (default: found)")
    .option("--no-header", "the first record is data")
    .option(
      "--missing <WORD>",
      "what else stands for a missing value, beside ?, NA, NaN, null and nothing; repeatable",
      collect,
    )
    .option("--number <COLUMN>", "a column to take as numbers; repeatable", collect)
    .option("--category <COLUMN>", "a column to take as categories; repeatable", collect)
    .option("--ignore <COLUMN>", "a column to leave out; repeatable", collect)
    .option("--json", "print one JSON line for each table", false)
    .action(async (files: readonly string[], _options: unknown, self: Command) => {
      const { checkFiles } = await import("./check-program.ts");
      await checkFiles(files, self.optsWithGlobals<CheckOptions>());
    });
}

function pathList(text: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), path(text)];
}

function collect(text: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), text];
}

const separators = new Map([
  ["comma", ","],
  ["semicolon", ";"],
  ["tab", "\t"],
  ["bar", "|"],
  ["space", " "],
]);

function separator(text: string): string {
  const named = separators.get(text.toLowerCase());
  if (named !== undefined) return named;
  if (text.length === 1 && !/[\w"'\r\n]/.test(text)) return text;
  throw new InvalidArgumentError(
    `Use ${[...separators.keys()].join(", ")}, or one character that is no letter, digit or quote.`,
  );
}
