import { type Command, InvalidArgumentError } from "commander";
import type { Plugins } from "../host/plugins.ts";
import { addOwnDataOptions, ownDataOf } from "./aggregator.ts";
import { exitCodes, helpSection } from "./help.ts";
import { refuseArgument } from "./is-run-file.ts";
import { addNatsOptions } from "./nats-options.ts";
import type { PlanOptions } from "./plan-options.ts";
import { addRunOptions, onceWaitSeconds } from "./run-options.ts";
import { entries, inRange, path, UsageError, wholeNumber } from "./usage.ts";

export const planName = "plan";

/** Settings of one run that is kept or shown, by their keys in a file. A plan keeps and shows none. */
export const ofOneRun: readonly string[] = [
  "once",
  "open",
  "runs-dir",
  "save",
  "tensorboard",
  "mlflow",
  "with-node",
  "standby",
];

/** What is not planned: the help does not have it. */
const hidden = [...ofOneRun, "from"];

/** Refused where they are given, as nothing would come of them; `--no-open` and `--no-save` say what plans do anyway. */
const refused: readonly string[] = ["--once", "--runs-dir", "--tensorboard", "--mlflow"];

export function addPlanCommand(program: Command, plugins: Plugins): void {
  const command = program
    .command(planName)
    .argument(
      "[FILE]",
      "the YAML file that describes the run, or several, as for edgewise aggregator; options count more",
    )
    .description("Measure the nodes in a short run, and tell by simulation what budgets will buy with them.");
  addRunOptions(command, plugins.catalog, { budgetSeconds: 60 });
  for (const option of command.options) {
    const key = (option.long ?? "").replace(/^--(?:no-)?/, "");
    if (hidden.includes(key)) option.hideHelp();
    if (key === "json") option.description = "print the plan as one line of JSON";
    if (key === "wait") option.description = `time to wait for nodes (default: ${onceWaitSeconds})`;
  }
  addNatsOptions(command);
  addOwnDataOptions(command)
    .optionsGroup("The plan:")
    .option("--measure <SECONDS>", "how long the nodes are measured", inRange(0.1, 3600), 10)
    .option(
      "--budgets <LIST>",
      "budgets of time in seconds, e.g. 5,10,20 (default: 1/4 to 4 times --budget); other budgets hold beside each",
      budgetsOption,
    )
    .option("--seeds <N>", "simulated runs of each budget, if there is time", wholeNumber(1, 100), 3)
    .option("--limit <SECONDS>", "time for simulating; what is beyond it is left out", inRange(1, 1e6), 120)
    .option(
      "--out <FILE>",
      "also write the plan with a figure there: an .html page, or the .svg figure alone",
      outOption,
    )
    .optionsGroup("Options:")
    .addHelpText(
      "after",
      helpSection("Example:", [
        ["edgewise plan edgewise.yaml --out plan.html", "then start the run with the same file: the nodes wait for it"],
      ]) + exitCodes,
    )
    .action(async (file: string | undefined, _options: unknown, self: Command) => {
      refuseArgument(file);
      refuseOfOneRun(self);
      const options = self.optsWithGlobals<PlanOptions>();
      const { planBudgets } = await import("./plan-program.ts");
      const ownData = ownDataOf(options);
      const { dataset, ...others } = options;
      const asked = ownData || dataset === undefined ? others : { ...others, dataset };
      await planBudgets({ options: asked, plugins, ownData });
    });
}

/** @throws UsageError if something is asked for that plans do not do */
export function refuseOfOneRun(command: Command): void {
  if (command.getOptionValue("from") !== undefined)
    throw new UsageError("plans are made for runs from initial weights, not for those that go on from a model", {
      where: "--from",
      toDo: "leave it out, here and in the file",
    });
  const given = command.options.find(
    (option) => refused.includes(option.long ?? "") && command.getOptionValueSource(option.attributeName()) === "cli",
  );
  if (given)
    throw new UsageError("a plan keeps and reports no run", {
      where: given.long ?? "",
      toDo: "leave it out, or give it to edgewise aggregator",
    });
}

function budgetsOption(text: string): readonly number[] {
  return [...new Set(entries(text).map(inRange(1e-3, 1e7)))].sort((a, b) => a - b);
}

function outOption(text: string): string {
  if (/\.(html|svg)$/i.test(path(text))) return text;
  throw new InvalidArgumentError("It must end in .html or .svg.");
}
