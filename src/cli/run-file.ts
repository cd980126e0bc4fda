import { type Command, CommanderError, InvalidArgumentError, type Option } from "commander";
import { isMap, isScalar, isSeq, LineCounter, type Pair, parseDocument } from "yaml";
import { ownDataset } from "../assembly/own-dataset.ts";
import { builtInCatalog } from "../catalog/built-in.ts";
import type { Catalog } from "../catalog/catalog.ts";
import { nearest } from "../catalog/did-you-mean.ts";
import { UnknownName } from "../catalog/unknown-name.ts";
import { isRunFile } from "./is-run-file.ts";
import { exclusiveOptions } from "./learning-options.ts";
import { resumeKeys } from "./resume-options.ts";

/**
 * A YAML file that says what the options of `edgewise aggregator` say, one key for each of them, without the dashes. So that
 * there is one source for what can be said, keys, values and explanations are the command's options.
 */

/** A key of the file that no option of the command stands for: a file that shows what the nodes' data look like. */
export const exampleDataKey = "data";

/** What is wrong with a file, and where. */
export interface RunFileProblem {
  readonly line: number;
  readonly what: string;
}

export interface RunFile {
  /** The option of each key, with what stands on the command line in its place, and its line. */
  readonly settings: ReadonlyMap<
    string,
    { readonly option: Option; readonly args: readonly string[]; readonly line: number }
  >;
  /** Paths under `data`. */
  readonly exampleData: readonly string[];
  readonly problems: readonly RunFileProblem[];
}

/** The options of the command that a file can say. */
export function settableOptions(command: Command): Map<string, Option> {
  const names = command.options.filter(({ hidden }) => !hidden).map((option) => [keyOf(option), option] as const);
  return new Map(names.filter(([key]) => key !== "help" && !resumeKeys.includes(key)));
}

/** `save`, of `--no-save`. */
function keyOf(option: Option): string {
  return (option.long ?? "").replace(/^--(?:no-)?/, "");
}

/** Reads the text of a file; whatever is wrong with it is in `problems`. */
export function readRunFile(text: string, command: Command, catalog: Catalog = builtInCatalog): RunFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const lineAt = (offset: number | undefined) => lines.linePos(offset ?? 0).line;
  const problems: RunFileProblem[] = document.errors.map(({ message, pos }) => ({
    line: lineAt(pos[0]),
    what: `this is not YAML: ${message.charAt(0).toLowerCase()}${message.slice(1)}`,
  }));
  const settings = new Map<string, { option: Option; args: readonly string[]; line: number }>();
  const exampleData: string[] = [];
  if (problems.length > 0) return { settings, exampleData, problems };
  const { contents } = document;
  if (contents === null) return { settings, exampleData, problems: [{ line: 1, what: "the file is empty" }] };
  if (!isMap(contents)) {
    return { settings, exampleData, problems: [{ line: 1, what: "the file must hold `key: value` lines" }] };
  }
  return readSettings(contents.items as Pair[], { lineAt, command, catalog });
}

/** What these keys say. */
export function readSettings(
  pairs: readonly Pair[],
  {
    lineAt,
    command,
    catalog,
  }: {
    readonly lineAt: (offset: number | undefined) => number;
    readonly command: Command;
    readonly catalog: Catalog;
  },
): RunFile {
  const problems: RunFileProblem[] = [];
  const settings = new Map<string, { option: Option; args: readonly string[]; line: number }>();
  const exampleData: string[] = [];
  const options = settableOptions(command);
  const lineOf = (pair: Pair) => lineAt(isScalar(pair.key) ? pair.key.range?.[0] : undefined);
  for (const pair of pairs) {
    const key = isScalar(pair.key) ? String(pair.key.value) : "";
    const line = lineOf(pair);
    const values = valuesOf(pair.value);
    const option = options.get(key);
    // Nothing behind the colon leaves everything as it is.
    if ((option || key === exampleDataKey) && isEmpty(pair.value)) continue;
    if (values === undefined && (option || key === exampleDataKey)) {
      problems.push({ line, what: `${key}: must be one value, or a list of values` });
    } else if (values && key === exampleDataKey) {
      const wrong = values.find((value) => typeof value !== "string" && typeof value !== "number");
      if (wrong === undefined) exampleData.push(...values.map(String));
      else problems.push({ line, what: `${key}: must name files, not ${wrong}` });
    } else if (option && values) {
      const isList = isSeq(pair.value) && !isRepeatable(option);
      const problem = (isList ? "must be one value" : problemWith(option, values)) ?? unknownIn(catalog, key, values);
      if (problem === undefined) settings.set(key, { option, args: argsOf(option, values), line });
      else problems.push({ line, what: `${key}: ${problem}` });
    } else {
      const meant = nearest(key, [...options.keys(), exampleDataKey]);
      const hint = meant === undefined ? "" : `; did you mean ${meant}?`;
      problems.push({ line, what: `there is no setting ${JSON.stringify(key)}${hint}` });
    }
  }
  const keyed = (key: string) => pairs.find((pair) => isScalar(pair.key) && pair.key.value === key) as Pair;
  for (const names of exclusiveOptions) {
    const both = names.filter((name) => settings.has(name));
    if (both.length < 2) continue;
    problems.push({
      line: lineOf(keyed(both[1] as string)),
      what: `${both.join(" and ")} exclude each other; leave out one`,
    });
  }
  return { settings, exampleData, problems };
}

type Value = string | number | boolean | null;

function valuesOf(node: unknown): readonly Value[] | undefined {
  if (node === null) return [null];
  if (isScalar(node)) return isValue(node.value) ? [node.value] : undefined;
  if (!isSeq(node)) return undefined;
  const values = node.items.map((item) => (isScalar(item) ? item.value : undefined));
  return values.every(isValue) ? values : undefined;
}

const isEmpty = (node: unknown) => node === null || (isScalar(node) && node.value === null);

function isValue(value: unknown): value is Value {
  return value === null || ["string", "number", "boolean"].includes(typeof value);
}

function problemWith(option: Option, values: readonly Value[]): string | undefined {
  if (option.isBoolean() || option.negate) {
    return values.length === 1 && typeof values[0] === "boolean" ? undefined : "must be true or false";
  }
  // What the values before it mean, as the command line hands it on.
  let before: unknown;
  for (const value of values) {
    if (typeof value === "boolean" || value === null) return `must be a value, not ${value}`;
    try {
      before = option.parseArg?.(String(value), before as never);
    } catch (error) {
      if (error instanceof InvalidArgumentError || error instanceof CommanderError) {
        return `${JSON.stringify(value)} is not possible: ${error.message}`;
      }
      throw error;
    }
  }
  return undefined;
}

/** Names of the catalog that the command line looks up only when it has all options. */
function unknownIn(catalog: Catalog, key: string, values: readonly Value[]): string | undefined {
  const look = new Map<string, (name: string) => unknown>([
    ["strategy", catalog.strategy],
    ["model", catalog.model],
    ["dataset", (name) => name === ownDataset || catalog.dataset(name)],
  ]).get(key);
  if (look === undefined) return undefined;
  try {
    for (const value of values) look(String(value));
    return undefined;
  } catch (error) {
    if (error instanceof UnknownName) return error.message;
    throw error;
  }
}

/** Whether an option may be given several times; its description says so. */
export function isRepeatable({ description, variadic }: Option): boolean {
  return variadic || /repeat(?:able|ed)/.test(description);
}

function argsOf(option: Option, values: readonly Value[]): string[] {
  const long = option.long ?? "";
  if (option.negate) return values[0] === false ? [long] : [];
  if (option.isBoolean()) return values[0] === true ? [long] : [];
  return values.flatMap((value) => [long, String(value)]);
}

/** The arguments that a file stands for; what is given beside it counts more. `leftOut`: without these keys. */
export function argumentsOf(
  { settings }: RunFile,
  given: readonly string[],
  leftOut: readonly string[] = [],
): string[] {
  const named = new Set(given.filter((arg) => arg.startsWith("--")).map((arg) => arg.replace(/^--(?:no-)?|=.*/g, "")));
  const isOverridden = (key: string) =>
    leftOut.includes(key) ||
    named.has(key) ||
    exclusiveOptions.some((names) => names.includes(key) && names.some((name) => named.has(name)));
  return [...settings].flatMap(([key, { args }]) => (isOverridden(key) ? [] : [...args]));
}

/** Where among the arguments of a command a file stands: what ends like one and is no option's value. */
export function runFileIndex(args: readonly string[], command: Command): number | undefined {
  const takesValue = (arg: string | undefined) =>
    command.options.some((option) => option.required && (arg === option.long || arg === option.short));
  const end = args.indexOf("--");
  const index = args.findIndex(
    (arg, i) => (end < 0 || i < end) && !arg.startsWith("-") && isRunFile(arg) && !takesValue(args[i - 1]),
  );
  return index < 0 ? undefined : index;
}
