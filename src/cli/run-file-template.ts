import type { Command, Option } from "commander";
import { Document, Scalar } from "yaml";
import { exampleDataKey, settableOptions } from "./run-file.ts";
import { wrapped } from "./terminal/format.ts";

/** A value of a setting, and if there is something to say about it, why it was chosen. */
export interface Chosen {
  readonly value: string | number | boolean | readonly string[];
  readonly why?: string;
  /** It stands there as a comment: it is for people to switch on. */
  readonly isComment?: boolean;
}

const commentColumns = 98;

/**
 * The text of a file that describes a run: the chosen settings, then all others as comments with their defaults, each with what
 * its option's help says.
 */
export function runFileTemplate(
  command: Command,
  chosen: ReadonlyMap<string, Chosen>,
  { head, schemaPath }: { readonly head: string; readonly schemaPath: string },
): string {
  const options = settableOptions(command);
  const parts = [`# yaml-language-server: $schema=${schemaPath}`, commented(head), ""];
  for (const [key, { value, why, isComment = false }] of chosen) {
    const option = options.get(key);
    const words = key === exampleDataKey || option === undefined ? "" : wordsOf(option);
    parts.push(
      commented([words, why ?? ""].filter((text) => text !== "").join(". ")),
      `${isComment ? "# " : ""}${entry(key, value)}`,
      "",
    );
  }
  let heading = "";
  for (const [key, option] of options) {
    if (chosen.has(key)) continue;
    const group = option.helpGroupHeading ?? "";
    if (group !== heading) parts.push("", `# ---- ${(group || "Others").replace(/:$/, "")}`, "");
    heading = group;
    parts.push(commented(wordsOf(option)), `# ${entry(key, defaultOf(option))}`.trimEnd(), "");
  }
  return `${parts
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim()}\n`;
}

/** A sentence; of a switch that is on, what it means to turn it off. */
function wordsOf({ description, negate }: Option): string {
  return negate ? `Set to false: ${description}` : `${description.charAt(0).toUpperCase()}${description.slice(1)}`;
}

function commented(text: string): string {
  return wrapped(text, commentColumns)
    .split("\n")
    .map((line) => `# ${line}`)
    .join("\n");
}

function defaultOf(option: Option): string | number | boolean | undefined {
  if (option.negate) return true;
  const value: unknown = option.defaultValue;
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : undefined;
}

/** `key: value`, quoted where YAML would read something else than the text. */
function entry(key: string, value: Chosen["value"] | undefined): string {
  if (value === undefined) return `${key}:`;
  const node = Array.isArray(value) ? value.map((text: string) => new Scalar(text)) : new Scalar(value);
  return new Document({ [key]: node }).toString({ lineWidth: 0, flowCollectionPadding: false }).trimEnd();
}
