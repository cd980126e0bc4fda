import type { Command } from "commander";
import { builtInCatalog } from "../catalog/built-in.ts";
import { checkLeastNodes } from "../protocol/round-end-settings.ts";
import { UserError } from "../protocol/user-error.ts";
import { type CheckOptions, checkPaths } from "./check-program.ts";
import { pictures } from "./picture-option.ts";
import { type RunFile, type RunFileProblem, readRunFile } from "./run-file.ts";
import { commandOf, problemsInWords, readText } from "./run-file-arguments.ts";
import { isRunsFile, readRunsFile } from "./runs-file.ts";
import { counted } from "./terminal/format.ts";
import { printable } from "./terminal/printable.ts";

/** Prints what is wrong with a file that describes a run, by line, and then what the table that it names is taken for. */
export async function checkRunFile(path: string, options: CheckOptions, program: Command): Promise<void> {
  const command = commandOf(program);
  const text = readText(path);
  if (isRunsFile(text)) return checkRunsFile(path, text, command);
  const file = readRunFile(text, command);
  const { settings, exampleData } = file;
  const problems = [...file.problems, ...leastNodesProblems(file, command)];
  if (problems.length > 0) {
    for (const line of problemsInWords(path, problems).split("\n")) process.stdout.write(`${printable(line)}\n`);
    process.exitCode = 1;
    return;
  }
  const few = settings.size === 1 ? "1 setting" : `${settings.size} settings`;
  process.stdout.write(`${printable(path)}: ${few}, each of them possible\n`);
  const nameOf = (option: string) => `${path}, line ${settings.get(option.slice(2))?.line}, ${option.slice(2)}:`;
  if (exampleData.length > 0) await checkPaths(exampleData, { ...options, ...questionOf(file), nameOf });
}

/** The same of a file with several runs. */
function checkRunsFile(path: string, text: string, command: Command): void {
  try {
    const { runs } = readRunsFile(path, text, { command, catalog: builtInCatalog, given: [] });
    const names = runs.map(({ name }) => name).join(", ");
    process.stdout.write(`${printable(path)}: ${counted(runs.length, "run")} (${names}), each setting possible\n`);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    for (const line of error.message.split("\n")) process.stdout.write(`${printable(line)}\n`);
    process.exitCode = 1;
  }
}

/** Of settings that are possible, but not together; options of the command line may still change one of them. */
export function leastNodesProblems({ settings }: RunFile, command: Command): readonly RunFileProblem[] {
  const least = settings.get("min-nodes");
  const nodes = settings.get("nodes")?.args[1] ?? command.getOptionValue("nodes");
  try {
    if (least) checkLeastNodes({ minNodes: Number(least.args[1]) }, Number(nodes));
    return [];
  } catch (error) {
    if (least && error instanceof UserError) return [{ line: least.line, what: error.message }];
    throw error;
  }
}

/** What the file says of columns, and of pictures. */
function questionOf({ settings }: RunFile): Partial<CheckOptions> {
  const valuesOf = (key: string) => settings.get(key)?.args.filter((_, i) => i % 2 === 1) ?? [];
  const [target] = valuesOf("target");
  const [size] = valuesOf("pictures");
  const said = (key: string) => {
    const values = valuesOf(key);
    return values.length === 0 ? {} : { [key]: values };
  };
  return {
    ...(target === undefined ? {} : { target }),
    ...(settings.get("regression")?.args.length ? { regression: true } : {}),
    ...said("number"),
    ...said("category"),
    ...said("ignore"),
    ...said("log"),
    ...(size === undefined ? {} : { size: pictures(size) }),
  };
}
