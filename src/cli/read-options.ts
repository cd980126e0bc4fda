import { type Command, InvalidArgumentError } from "commander";
import type { ReadTableOptions } from "../data/table-files.ts";
import { path, UsageError } from "./usage.ts";

/** How tables are to be read, where that differs from what is found. */
export interface ReadOptions {
  readonly separator?: string;
  readonly header?: boolean;
  readonly missing?: readonly string[];
}

export function addReadOptions(command: Command): Command {
  return command
    .option("--separator <NAME>", "comma, semicolon, tab, bar, space, or a character (default: found)", separator)
    .option("--header", "the first record names the columns (default: found)")
    .option("--no-header", "the first record is data")
    .option(
      "--missing <WORD>",
      "what else stands for a missing value, beside ?, NA, NaN, null and nothing; repeatable",
      collect,
    );
}

/** What was asked for, and nothing else. */
export function readingOf({ separator, header, missing = [] }: ReadOptions): ReadTableOptions {
  return { missing, ...(separator === undefined ? {} : { separator }), ...(header === undefined ? {} : { header }) };
}

const ofColumns = ["target", "regression", "number", "category", "ignore", "log"] as const;

/** @throws UsageError if something is said of tables where there are pictures, which would be taken for heeded */
export function refuseOfTables(
  options: ReadOptions & Partial<Readonly<Record<(typeof ofColumns)[number], unknown>>>,
  paths: readonly string[],
): void {
  const { separator, header, missing } = options;
  const named = ofColumns.map((name) => [name, options[name]] as const);
  const given = [...Object.entries({ separator, header, missing }), ...named].find(([, value]) => value !== undefined);
  if (!given) return;
  throw new UsageError(`--${given[0]} is said of tables, and these are pictures`, { where: paths.join(", ") });
}

/** For options that may be repeated. */
export function collect(text: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), text];
}

/** The same for files, folders and patterns. */
export function pathList(text: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), path(text)];
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
