import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { parse } from "yaml";
import type { Catalog } from "../catalog/catalog.ts";
import { systemReason } from "../platform/nodejs/system-errors.ts";
import { UserError } from "../protocol/user-error.ts";
import { ofOneRun, planName } from "./plan.ts";
import { argumentsOf, type RunFileProblem, readRunFile, runFileIndex } from "./run-file.ts";

/** Arguments of the program in which a file that describes a run has been found. */
export interface FoundRunFile {
  readonly path: string;
  readonly text: string;
  /** The plugins that it names. */
  readonly plugins: readonly string[];
  /** The arguments without it. */
  readonly given: readonly string[];
}

const commandName = "aggregator";

/** The commands that a file can be given to: its keys are the options of the first. */
const commandNames: readonly string[] = [commandName, planName];

/**
 * The file that `edgewise aggregator FILE` or `edgewise plan FILE` names, if it names one.
 *
 * @throws UserError if it cannot be read
 */
export function findRunFile(args: readonly string[], program: Command): FoundRunFile | undefined {
  const name = commandIn(args);
  const index = name === undefined ? undefined : runFileIndex(args, commandOf(program, name));
  if (index === undefined) return undefined;
  const path = args[index] as string;
  const text = readText(path);
  return { path, text, plugins: pluginsIn(text), given: args.filter((_, i) => i !== index) };
}

/**
 * The arguments with those that the file stands for in its place. A plan leaves out what the file says of keeping and showing
 * the run.
 *
 * @throws UserError that names what is wrong with the file, by line
 */
export function withRunFile({ path, text, given }: FoundRunFile, program: Command, catalog: Catalog): string[] {
  const file = readRunFile(text, commandOf(program), catalog);
  if (file.problems.length > 0) throw new UserError(problemsInWords(path, file.problems));
  const name = commandIn(given) ?? commandName;
  const at = given.indexOf(name) + 1;
  return [...given.slice(0, at), ...argumentsOf(file, given, leftOutBy(name)), ...given.slice(at)];
}

/** The keys of a file that mean nothing to this command. */
export const leftOutBy = (command: string): readonly string[] => (command === planName ? ofOneRun : []);

/** One line for each problem, the first with the advice to look at all of them. */
export function problemsInWords(path: string, problems: readonly RunFileProblem[]): string {
  return [...problems]
    .sort((a, b) => a.line - b.line)
    .map(({ line, what }) => `${path}:${line}: ${what}`)
    .join("\n");
}

/** @throws UserError */
export function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    throw new UserError(systemReason(cause), {
      where: path,
      toDo: "name a file that describes a run, as edgewise init writes it",
      cause,
    });
  }
}

/** The command if it is one of those: the first argument that is no option, as options before it have no values. */
export function commandIn(args: readonly string[]): string | undefined {
  const first = args.find((arg) => !arg.startsWith("-"));
  return first !== undefined && commandNames.includes(first) ? first : undefined;
}

export function commandOf(program: Command, name: string = commandName): Command {
  const found = program.commands.find((command) => command.name() === name);
  if (!found) throw new Error(`there is no command ${name}`);
  return found;
}

/** They are needed before names in the file can be looked up; what is wrong with the file is told later. */
function pluginsIn(text: string): readonly string[] {
  try {
    const said: unknown = parse(text);
    const named = typeof said === "object" && said !== null && "plugin" in said ? said.plugin : [];
    return (Array.isArray(named) ? named : [named]).filter((name) => typeof name === "string");
  } catch {
    return [];
  }
}
