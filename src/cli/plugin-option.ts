import type { Command } from "commander";
import { path } from "./usage.ts";

/** Adds `--plugin` to a command. What it names is loaded before the commands are made (see pluginFiles), for their help. */
export function addPluginOption(command: Command): Command {
  return command.option(
    "--plugin <FILE>",
    "add what this ES module exports: strategies, models, updateRules, stepSizeSchedules, aggregationRules, datasets, partitions; may be repeated",
    (text: string, before: readonly string[] = []) => [...before, path(text)],
  );
}

/** The files that arguments name by `--plugin FILE` or `--plugin=FILE`. */
export function pluginFiles(args: readonly string[]): string[] {
  const end = args.indexOf("--");
  return (end < 0 ? args : args.slice(0, end)).flatMap((arg, i) => {
    if (arg.startsWith("--plugin=")) return [arg.slice("--plugin=".length)];
    const next = args[i + 1];
    return arg === "--plugin" && next !== undefined ? [next] : [];
  });
}
