import type { Command, Option } from "commander";
import { wrapped } from "./terminal/format.ts";

/** Longer lines are hard to read, however wide the terminal is. */
const widest = 100;

/** Headings under which options stand in help, the same for all commands. */
export const groups = {
  learning: "What is learned, and how:",
  run: "The run:",
  network: "Network:",
  data: "Data:",
  costs: "What it costs:",
  emulation: "Emulation:",
  output: "Output:",
} as const;

/** For the whole program: its commands take this over. */
export function configureHelp(program: Command): Command {
  return program.configureHelp({
    showGlobalOptions: true,
    helpWidth: Math.min(widest, process.stdout.columns || 80),
    optionDescription,
    // The choices have a section of their own, with what they are.
    argumentDescription: ({ description }) => description,
  });
}

/** Leaves out that a switch is off unless it is given. */
function optionDescription({ description, argChoices, defaultValue, defaultValueDescription }: Option): string {
  const more = [
    ...(argChoices ? [argChoices.join(", ")] : []),
    ...(defaultValue === undefined || typeof defaultValue === "boolean" || defaultValue === "default"
      ? []
      : [`default: ${defaultValueDescription ?? String(defaultValue)}`]),
  ];
  return more.length === 0 ? description : `${description} (${more.join("; ")})`;
}

/** Lines below the options: a heading, and entries with what they do. */
export function helpSection(heading: string, entries: readonly (readonly [name: string, text: string])[]): string {
  const width = Math.min(widest, process.stdout.columns || 80);
  const longest = Math.max(...entries.map(([name]) => name.length)) + 4;
  // Beside long entries there is no room for words: they stand below.
  const isBeside = longest <= (2 * width) / 3;
  const column = isBeside ? longest : 6;
  const lines = entries.map(([name, text]) => {
    const indented = wrapped(text, width - column).replaceAll("\n", `\n${" ".repeat(column)}`);
    return isBeside ? `  ${name.padEnd(column - 2)}${indented}\n` : `  ${name}\n${" ".repeat(column)}${indented}\n`;
  });
  return `\n${heading}\n${lines.join("")}`;
}

export const exitCodes = helpSection("Exit codes:", [
  ["0", "done"],
  ["1", "the run failed, diverged, or made no progress"],
  ["2", "usage error"],
  ["130", "interrupted by Ctrl-C (143: by SIGTERM, 129: by SIGHUP)"],
]);
