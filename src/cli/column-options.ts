import type { Command } from "commander";
import type { TableQuestion } from "../protocol/own-data-messages.ts";
import { collect } from "./read-options.ts";
import { UsageError } from "./usage.ts";

/** What somebody says of the columns of a table. */
export interface ColumnOptions {
  readonly target?: string;
  readonly regression: boolean;
  readonly number?: readonly string[];
  readonly category?: readonly string[];
  readonly ignore?: readonly string[];
  readonly log?: readonly string[];
}

/** Adds {@link ColumnOptions}; `target` is what help says of `--target`. */
export function addColumnOptions(
  command: Command,
  { target }: { readonly target: string } = {
    target: "the column to predict, by name or, where there are no names, by number",
  },
): Command {
  return command
    .option("--target <COLUMN>", target)
    .option("--regression", "take a target of few whole numbers as a number, not as classes", false)
    .option("--number <COLUMN>", "a column to take as numbers; repeatable", collect)
    .option("--category <COLUMN>", "a column to take as categories; repeatable", collect)
    .option("--ignore <COLUMN>", "a column to leave out; repeatable", collect)
    .option(
      "--log <COLUMN>",
      "a column of numbers of a wide range, to take by the logarithm: sign(x) ln(1 + |x|); repeatable",
      collect,
    );
}

/**
 * What nodes, live or simulated, are asked about their tables.
 *
 * @throws UsageError if options contradict each other
 */
export function questionOf(options: ColumnOptions): TableQuestion {
  const { target, regression, number = [], category = [], ignore = [], log = [] } = options;
  refuseContradictions(options);
  return {
    kind: "table",
    ...(target === undefined ? {} : { target }),
    regression,
    numbers: [...number],
    categories: [...category],
    leftOut: [...ignore],
    ...(log.length > 0 ? { logarithms: [...log] } : {}),
  };
}

function refuseContradictions({ target, number = [], category = [], ignore = [], log = [] }: ColumnOptions): void {
  if (target !== undefined && log.includes(target)) {
    throw new UsageError("what is to be predicted is not taken by its logarithm", {
      where: `--target ${target} --log ${target}`,
      toDo: "leave --log out",
    });
  }
  const targets = target === undefined ? [] : [target];
  for (const [[one, names], [other, others]] of [
    [
      ["--target", targets],
      ["--ignore", ignore],
    ],
    [
      ["--log", log],
      ["--category", category],
    ],
    [
      ["--log", log],
      ["--ignore", ignore],
    ],
    [
      ["--number", number],
      ["--category", category],
    ],
    [
      ["--number", number],
      ["--ignore", ignore],
    ],
    [
      ["--category", category],
      ["--ignore", ignore],
    ],
  ] as const) {
    const both = names.find((name) => others.includes(name));
    if (both !== undefined) throw new UsageError(`${one} ${both} and ${other} ${both} contradict each other`);
  }
}
