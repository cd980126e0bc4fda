import { existsSync, writeFileSync } from "node:fs";
import type { Command } from "commander";
import { checkTable, type TableCheck } from "../data/check.ts";
import { dataAt, type PicturesAt } from "../platform/nodejs/data-at.ts";
import { systemReason } from "../platform/nodejs/system-errors.ts";
import { surveyTable } from "../platform/nodejs/table-file.ts";
import { UserError } from "../protocol/user-error.ts";
import { classesWords } from "./classes-words.ts";
import { lookAtPictures } from "./init-pictures.ts";
import { refuseOfTables } from "./read-options.ts";
import { exampleDataKey, readRunFile } from "./run-file.ts";
import { commandOf } from "./run-file-arguments.ts";
import { type Chosen, runFileTemplate } from "./run-file-template.ts";
import { shellWord } from "./shell-word.ts";
import { bar } from "./terminal/format.ts";
import { createLog, type LogOptions } from "./terminal/log.ts";
import { UsageError } from "./usage.ts";

export interface InitOptions extends LogOptions {
  readonly target?: string;
  readonly regression: boolean;
  readonly nodes?: string;
  readonly out: string;
  readonly force: boolean;
}

/** As editors find it from a project in which edgewise is installed. */
const schemaPath = "./node_modules/edgewise/docs/run-file.schema.json";

/** Writes a file that describes a run over tables, or pictures, like these. */
export async function initRunFile(data: string, options: InitOptions, program: Command): Promise<void> {
  const { out, force } = options;
  if (out !== "-" && !force && existsSync(out)) {
    throw new UsageError("this file is there already", {
      where: out,
      toDo: "name another one with --out, or write over it with --force",
    });
  }
  const log = createLog(options);
  const onProgress = (share: number) =>
    log.status(`${data}  ${bar(share, 20, log.style)}  ${Math.floor(100 * share)} %`);
  const found = await dataAt(data);
  const seen =
    found.kind === "table"
      ? await tableSeen(data, options, onProgress)
      : await picturesSeen(found, options, onProgress);
  log.status("");
  const command = commandOf(program);
  const file = out === "-" ? "edgewise.yaml" : out;
  const start = `Describes a run. Start it with: npx edgewise aggregator ${file} (its options count more than what is said here).`;
  const text = runFileTemplate(command, seen.chosen, { head: `${start} ${seen.head}`.trim(), schemaPath });
  const { problems } = readRunFile(text, command);
  const [problem] = problems;
  if (problem) throw new UsageError(problem.what);
  if (out === "-") {
    process.stdout.write(text);
    return;
  }
  try {
    writeFileSync(out, text);
  } catch (cause) {
    throw new UserError(systemReason(cause), { where: out, toDo: "name another file with --out", cause });
  }
  for (const warning of seen.warnings) log.line("warn", warning);
  log.line("info", `wrote ${out}; look through it, then: npx edgewise aggregator ${shellWord(out)}`);
  log.line("info", `for nodes on other machines, remove the # before "host" in it; then, on each device:`);
  log.line("info", `npx edgewise node ws://HOST:7313 --data ${shellWord(data)}`);
}

interface Seen {
  readonly chosen: ReadonlyMap<string, Chosen>;
  /** What the file says of the example at its beginning. */
  readonly head: string;
  readonly warnings: readonly string[];
}

async function picturesSeen(
  found: PicturesAt,
  { target, regression, nodes }: InitOptions,
  onProgress: (share: number) => void,
): Promise<Seen> {
  refuseOfTables({ target, regression: regression || undefined }, [found.path]);
  const { chosen, head, warnings } = await lookAtPictures(found, onProgress);
  const why = "Pictures like those of the nodes. Only edgewise check reads them: nodes bring their own.";
  const learned = new Map<string, Chosen>([["pictures", chosen]]);
  return { chosen: settings({ value: found.path, why }, learned, nodes), head, warnings };
}

async function tableSeen(data: string, options: InitOptions, onProgress: (share: number) => void): Promise<Seen> {
  const { target, regression, nodes } = options;
  const survey = await surveyTable([data], { onProgress });
  const check = checkTable(survey, { ...(target === undefined ? {} : { target }), regression });
  if (check.problems.length > 0) {
    throw new UserError(check.problems.join("\n"), {
      where: data,
      toDo: `see all that was found with: npx edgewise check ${shellWord(data)}`,
    });
  }
  const columns = check.columns.filter(({ kind }) => kind.kind !== "left out").length;
  const wanted = target === undefined ? " No target is named: nodes learn groups of similar rows." : "";
  const why = "A table like those of the nodes. Only edgewise check reads it: nodes bring their own.";
  return {
    chosen: settings({ value: data, why }, targetChosen(check, options), nodes),
    head: `The example has ${survey.rows} rows, and ${columns} column${columns === 1 ? "" : "s"} to learn from.${wanted}`,
    warnings: check.warnings,
  };
}

function targetChosen({ target }: TableCheck, { regression }: InitOptions): Map<string, Chosen> {
  if (!target) return new Map([["dataset", { value: "own" }]]);
  const { kind } = target;
  const what =
    kind.kind === "classes"
      ? classesWords(kind.classes)
      : kind.kind === "numbers"
        ? `numbers around ${Number(kind.mean.toPrecision(3))}`
        : "";
  const chosen = new Map<string, Chosen>([["target", { value: target.profile.name, why: `In the example: ${what}` }]]);
  if (regression) chosen.set("regression", { value: true });
  return chosen;
}

function settings(
  example: Chosen,
  learned: ReadonlyMap<string, Chosen>,
  nodes: string | undefined,
): ReadonlyMap<string, Chosen> {
  const why =
    "Without the # before this line, other machines can connect to the aggregator; with it, only this one can";
  return new Map<string, Chosen>([
    [exampleDataKey, example],
    ...learned,
    ["strategy", { value: "adaptive" }],
    ["budget", { value: 60 }],
    ["nodes", { value: Number(nodes ?? 5) }],
    ["host", { value: "0.0.0.0", why, isComment: true }],
  ]);
}
