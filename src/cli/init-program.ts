import { existsSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import type { Command } from "commander";
import { checkTable, type TableCheck } from "../data/check.ts";
import type { Survey } from "../data/survey.ts";
import { systemReason } from "../platform/nodejs/system-errors.ts";
import { surveyTable } from "../platform/nodejs/table-file.ts";
import { UserError } from "../protocol/user-error.ts";
import { exampleDataKey, readRunFile } from "./run-file.ts";
import { commandOf } from "./run-file-arguments.ts";
import { type Chosen, runFileTemplate } from "./run-file-template.ts";
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

/** Writes a file that describes a run over tables like this one. */
export async function initRunFile(data: string, options: InitOptions, program: Command): Promise<void> {
  const { target, regression, out, force } = options;
  if (out !== "-" && !force && existsSync(out)) {
    throw new UsageError("this file is there already", {
      where: out,
      toDo: "name another one with --out, or write over it with --force",
    });
  }
  const log = createLog(options);
  const survey = await surveyTable([data], {
    onProgress: (share) => log.status(`${data}  ${bar(share, 20, log.style)}  ${Math.floor(100 * share)} %`),
  });
  log.status("");
  const check = checkTable(survey, { ...(target === undefined ? {} : { target }), regression });
  if (check.problems.length > 0) {
    throw new UserError(check.problems.join("\n"), {
      where: data,
      toDo: `see all that was found with: edgewise check ${data}`,
    });
  }
  const command = commandOf(program);
  const text = runFileTemplate(command, choices(data, survey, check, options), {
    head: headOf(survey, check, out === "-" ? "edgewise.yaml" : out),
    schemaPath,
  });
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
  for (const warning of check.warnings) log.line("warn", warning);
  log.line("info", `wrote ${out}; look through it, then: edgewise aggregator ${out}`);
  log.line("info", `for nodes on other machines, remove the # before "host" in it; then, on each device:`);
  log.line("info", `edgewise node ws://HOST:7313 --data ${basename(data)}`);
}

function headOf({ rows }: Survey, { columns, target }: TableCheck, file: string): string {
  const learned = columns.filter(({ kind }) => kind.kind !== "left out").length;
  const wanted = target === undefined ? "No target is named: nodes learn groups of similar rows." : "";
  return `Describes a run. Start it with: edgewise aggregator ${file} (its options count more than what is said here). The example has ${rows} rows, and ${learned} columns to learn from. ${wanted}`.trim();
}

function choices(data: string, _survey: Survey, { target }: TableCheck, options: InitOptions): Map<string, Chosen> {
  const chosen = new Map<string, Chosen>([
    [
      exampleDataKey,
      { value: data, why: "A table like those of the nodes. Only edgewise check reads it: nodes bring their own." },
    ],
  ]);
  if (target) {
    const { kind } = target;
    const what =
      kind.kind === "classes"
        ? `classes: ${kind.classes
            .slice(0, 5)
            .map(({ name, count }) => `${name} (${count})`)
            .join(", ")}${kind.classes.length > 5 ? " ..." : ""}`
        : kind.kind === "numbers"
          ? `numbers around ${Number(kind.mean.toPrecision(3))}`
          : "";
    chosen.set("target", { value: target.profile.name, why: `In the example: ${what}` });
    if (options.regression) chosen.set("regression", { value: true });
  } else chosen.set("dataset", { value: "own" });
  chosen.set("strategy", { value: "adaptive" });
  chosen.set("budget", { value: 60 });
  chosen.set("nodes", { value: Number(options.nodes ?? 5) });
  chosen.set("host", {
    value: "0.0.0.0",
    why: "Without the # before this line, other machines can connect to the aggregator; with it, only this one can",
    isComment: true,
  });
  return chosen;
}
