import type { Command } from "commander";
import { isMap, isScalar, isSeq, LineCounter, type Pair, parseDocument, type YAMLMap } from "yaml";
import type { Catalog } from "../catalog/catalog.ts";
import { runName } from "../protocol/hello.ts";
import { UserError } from "../protocol/user-error.ts";
import { exclusiveOptions } from "./learning-options.ts";
import { argumentsOf, type RunFile, type RunFileProblem, readSettings } from "./run-file.ts";
import { problemsInWords } from "./run-file-arguments.ts";

/**
 * A YAML file with several runs, which share a program, its address, and nodes: under `runs` each of them, with a name, and what a
 * run's own file says. What stands beside `runs` holds for all of them.
 */

/** The key that makes a file one of several runs. */
export const runsKey = "runs";

export const nameKey = "name";

/** What all runs of a program have in common. */
export const common: ReadonlySet<string> = new Set([
  "host",
  "port",
  "public-url",
  "trusted-proxy",
  "tokens",
  "allow-keys",
  "state-dir",
  "tls",
  "tls-cert",
  "tls-key",
  "nats",
  "nats-creds",
  "nats-ca",
  "once",
  "json",
  "open",
  "plugin",
  "with-node",
  "standby",
  "runs-dir",
  "save",
]);

/** What a file says of several runs. */
export interface SeveralRuns {
  /** What belongs to the program. */
  readonly common: RunFile;
  /** Each with what holds for all runs, unless it says something else. */
  readonly runs: readonly { readonly name: string; readonly file: RunFile }[];
  readonly problems: readonly RunFileProblem[];
}

/** The arguments of a command that the file stands for. */
export interface RunsFile {
  readonly common: readonly string[];
  readonly runs: readonly { readonly name: string; readonly args: readonly string[] }[];
}

/** Whether the text is of a file with several runs. */
export function isRunsFile(text: string): boolean {
  const { contents, errors } = parseDocument(text, { prettyErrors: false });
  return errors.length === 0 && isMap(contents) && contents.has(runsKey);
}

/**
 * @param given what stands on the command line counts more, for all runs
 * @param leftOut keys that mean nothing to the command
 * @throws UserError that names what is wrong with the file, by line
 */
export function readRunsFile(
  path: string,
  text: string,
  {
    given,
    leftOut = [],
    ...meanings
  }: Meanings & { readonly given: readonly string[]; readonly leftOut?: readonly string[] },
): RunsFile {
  const { common: ofAll, runs, problems } = readSeveralRuns(text, meanings);
  if (problems.length > 0) throw new UserError(problemsInWords(path, problems));
  return {
    common: argumentsOf(ofAll, given, leftOut),
    runs: runs.map(({ name, file }) => ({ name, args: argumentsOf(file, given, leftOut) })),
  };
}

/** What keys and names mean. */
interface Meanings {
  readonly command: Command;
  readonly catalog: Catalog;
}

/** Whatever is wrong with the file is in `problems`. */
export function readSeveralRuns(text: string, { command, catalog }: Meanings): SeveralRuns {
  const lines = new LineCounter();
  const { contents } = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const lineAt = (offset: number | undefined) => lines.linePos(offset ?? 0).line;
  const lineOf = (node: unknown) => lineAt(isScalar(node) || isMap(node) ? node.range?.[0] : undefined);
  const problems: RunFileProblem[] = [];
  const read = (pairs: readonly Pair[]) => {
    const file = readSettings(pairs, { lineAt, command, catalog });
    problems.push(...file.problems);
    return file;
  };

  const all = (contents as YAMLMap).items as Pair[];
  const runsPair = all.find(({ key }) => keyIs(key, runsKey)) as Pair;
  const shared = read(all.filter((pair) => pair !== runsPair));
  const named = new Map<string, RunFile>();
  for (const item of isSeq(runsPair.value) ? runsPair.value.items : []) {
    const line = lineOf(item);
    if (!isMap(item)) {
      problems.push({ line: line > 1 ? line : lineOf(runsPair.key), what: "each run must hold `key: value` lines" });
      continue;
    }
    const pairs = item.items as Pair[];
    const said = textOf(pairs.find(({ key }) => keyIs(key, nameKey))?.value);
    const checked = runName.safeParse(said);
    if (said === undefined) problems.push({ line, what: "the run has no name: add a line such as `name: digits`" });
    else if (!checked.success)
      problems.push({ line, what: `name: ${JSON.stringify(said)} ${checked.error.issues[0]?.message}` });
    else if (named.has(said)) problems.push({ line, what: `name: there are two runs ${said}` });
    const file = read(pairs.filter(({ key }) => !keyIs(key, nameKey)));
    for (const { key } of pairs)
      if (isScalar(key) && common.has(String(key.value)))
        problems.push({ line: lineOf(key), what: `${key.value}: holds for all runs: say it beside \`${runsKey}\`` });
    if (said !== undefined) named.set(said, file);
  }
  if (named.size === 0 && problems.length === 0)
    problems.push({ line: lineOf(runsPair.key), what: `${runsKey}: must be a list of runs, each with a name` });
  const settings = [...shared.settings];
  return {
    common: { ...shared, settings: new Map(settings.filter(([key]) => common.has(key))) },
    runs: [...named].map(([name, own]) => {
      const excluded = exclusiveOptions.filter((names) => names.some((each) => own.settings.has(each))).flat();
      const others = settings.filter(([key]) => !common.has(key) && !excluded.includes(key));
      const exampleData = own.exampleData.length > 0 ? own.exampleData : shared.exampleData;
      return { name, file: { ...own, exampleData, settings: new Map([...others, ...own.settings]) } };
    }),
    problems,
  };
}

const keyIs = (key: unknown, name: string): boolean => isScalar(key) && key.value === name;

const textOf = (node: unknown): string | undefined =>
  isScalar(node) && node.value !== null && node.value !== undefined ? String(node.value) : undefined;
