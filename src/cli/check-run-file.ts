import type { Command } from "commander";
import { type CheckOptions, checkPaths } from "./check-program.ts";
import { pictures } from "./picture-option.ts";
import { type RunFile, readRunFile } from "./run-file.ts";
import { commandOf, problemsInWords, readText } from "./run-file-arguments.ts";
import { printable } from "./terminal/printable.ts";

/** Prints what is wrong with a file that describes a run, by line, and then what the table that it names is taken for. */
export async function checkRunFile(path: string, options: CheckOptions, program: Command): Promise<void> {
  const file = readRunFile(readText(path), commandOf(program));
  const { settings, exampleData, problems } = file;
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
