import type { Command } from "commander";
import { namingRun } from "../host/named-run.ts";
import type { Plugins } from "../host/plugins.ts";
import type { AggregatorOptions } from "./aggregator.ts";
import { refuseArgument } from "./is-run-file.ts";
import { planName, refuseOfOneRun } from "./plan.ts";
import type { PlanOptions } from "./plan-options.ts";
import { createProgram } from "./program.ts";
import { commandIn, commandOf, type FoundRunFile, findRunFile, leftOutBy } from "./run-file-arguments.ts";
import { isRunsFile, readRunsFile } from "./runs-file.ts";

/** The file with several runs that `edgewise aggregator FILE` or `edgewise plan FILE` names, if it names one. @throws UserError */
export function findRunsFile(
  args: readonly string[],
  program: ReturnType<typeof createProgram>,
): FoundRunFile | undefined {
  const found = findRunFile(args, program);
  return found && isRunsFile(found.text) ? found : undefined;
}

/** Does what the command is asked to with the runs of the file. @throws UserError that names what is wrong with the file, by line */
export async function doRunsFile({ path, text, given }: FoundRunFile, plugins: Plugins): Promise<void> {
  const command = commandOf(createProgram(plugins));
  const name = commandIn(given) ?? command.name();
  const meanings = { command, catalog: plugins.catalog, leftOut: leftOutBy(name) };
  const { common, runs } = readRunsFile(path, text, { ...meanings, given });
  const at = given.indexOf(name) + 1;
  const withFile = (more: readonly string[]) => [...given.slice(0, at), ...common, ...more, ...given.slice(at)];
  const all = withFile([]);
  const each = runs.map((run) => ({ name: run.name, given: withFile(run.args) }));
  if (name === planName) {
    const { planSeveral } = await import("./plans-program.ts");
    return planSeveral({
      plugins,
      options: await planOptions(all, plugins),
      runs: await Promise.all(
        each.map(async (run) => ({
          name: run.name,
          options: await namingRun(run.name, () => planOptions(run.given, plugins)),
        })),
      ),
    });
  }
  const read = (args: readonly string[]) => optionsOf<AggregatorOptions>(args, plugins, name);
  const options = await read(all);
  const { runSeveral } = await import("./runs-session.ts");
  const asked = each.map(async (run) => ({ ...run, options: await read(run.given) }));
  await runSeveral({ plugins, options, read, runs: await Promise.all(asked) });
}

const planOptions = (args: readonly string[], plugins: Plugins) =>
  optionsOf<PlanOptions>(args, plugins, planName, refuseOfOneRun);

/** The options that arguments of a command give. `look`: at what was given, before. */
async function optionsOf<Options extends object>(
  args: readonly string[],
  plugins: Plugins,
  name: string,
  look: (command: Command) => void = () => {},
): Promise<Options> {
  const program = createProgram(plugins, args);
  const options: Options[] = [];
  const command = commandOf(program, name);
  command.action((left: string | undefined) => {
    refuseArgument(left);
    look(command);
    options.push(command.optsWithGlobals<Options>());
  });
  await program.parseAsync(args, { from: "user" });
  return options[0] as Options;
}
