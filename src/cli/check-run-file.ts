import type { Command } from "commander";
import { builtInCatalog } from "../catalog/built-in.ts";
import { checkLeastNodes } from "../protocol/round-end-settings.ts";
import { UserError } from "../protocol/user-error.ts";
import { type CheckOptions, checkPaths } from "./check-program.ts";
import { pictures } from "./picture-option.ts";
import { type RunFile, type RunFileProblem, readRunFile } from "./run-file.ts";
import { commandOf, problemsInWords, readText } from "./run-file-arguments.ts";
import { isRunsFile, readSeveralRuns } from "./runs-file.ts";
import { counted } from "./terminal/format.ts";
import { printable } from "./terminal/printable.ts";

/** Prints what is wrong with a file that describes a run, or several, by line, and then what the tables that it names are taken for. */
export async function checkRunFile(path: string, options: CheckOptions, program: Command): Promise<void> {
  const command = commandOf(program);
  const text = readText(path);
  const { files, problems, says } = isRunsFile(text) ? ofSeveral(text, command) : ofOne(text, command);
  if (problems.length > 0) {
    for (const line of problemsInWords(path, problems).split("\n")) process.stdout.write(`${printable(line)}\n`);
    process.exitCode = 1;
    return;
  }
  process.stdout.write(`${printable(path)}: ${says}\n`);
  for (const file of files) {
    const { settings, exampleData } = file;
    const nameOf = (option: string) => `${path}, line ${settings.get(option.slice(2))?.line}, ${option.slice(2)}:`;
    if (exampleData.length > 0) await checkPaths(exampleData, { ...options, ...questionOf(file), nameOf });
  }
}

interface Checked {
  readonly files: readonly RunFile[];
  readonly problems: readonly RunFileProblem[];
  /** Where there are no problems. */
  readonly says: string;
}

function ofOne(text: string, command: Command): Checked {
  const file = readRunFile(text, command);
  const problems = [...file.problems, ...leastNodesProblems(file, command)];
  return { files: [file], problems, says: `${counted(file.settings.size, "setting")}, each of them possible` };
}

function ofSeveral(text: string, command: Command): Checked {
  const { runs, problems } = readSeveralRuns(text, { command, catalog: builtInCatalog });
  const waits = runs.flatMap(({ name, file }) =>
    leastNodesProblems(file, command).map(({ line, what }) => ({ line, what: `run ${name}: ${what}` })),
  );
  return {
    files: runs.map(({ file }) => file),
    problems: [...problems, ...waits],
    says: `${counted(runs.length, "run")} (${runs.map(({ name }) => name).join(", ")}), each setting possible`,
  };
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
