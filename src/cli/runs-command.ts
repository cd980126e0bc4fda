import type { Plugins } from "../host/plugins.ts";
import type { AggregatorOptions } from "./aggregator.ts";
import { refuseArgument } from "./is-run-file.ts";
import { createProgram } from "./program.ts";
import { commandOf, type FoundRunFile, findRunFile } from "./run-file-arguments.ts";
import { isRunsFile, readRunsFile } from "./runs-file.ts";
import type { RunsSessionOptions } from "./runs-session.ts";
import { UsageError } from "./usage.ts";

/** The file with several runs that `edgewise aggregator FILE` names, if it names one. @throws UserError */
export function findRunsFile(
  args: readonly string[],
  program: ReturnType<typeof createProgram>,
): FoundRunFile | undefined {
  const found = findRunFile(args, program);
  if (!found || !isRunsFile(found.text)) return undefined;
  if (!found.given.includes("aggregator"))
    throw new UsageError("a plan is for one run, and this file has several", {
      where: found.path,
      toDo: "put the run into a file of its own",
    });
  return found;
}

/** What the file and the arguments beside it ask for. @throws UserError that names what is wrong with the file, by line */
export async function runsOfFile({ path, text, given }: FoundRunFile, plugins: Plugins): Promise<RunsSessionOptions> {
  const read = (args: readonly string[]) => optionsOf(args, plugins);
  const command = commandOf(createProgram(plugins));
  const { common, runs } = readRunsFile(path, text, { command, catalog: plugins.catalog, given });
  const at = given.indexOf(command.name()) + 1;
  const withFile = (more: readonly string[]) => [...given.slice(0, at), ...common, ...more, ...given.slice(at)];
  const options = await read(withFile([]));
  if (options.withNode)
    throw new UsageError("--with-node starts a node for one run, and the file has several", {
      toDo: "start nodes with edgewise node",
    });
  if (options.standby)
    throw new UsageError("--standby is for one run, and the file has several", { toDo: "leave it out" });
  const asked = runs.map(async ({ name, args }) => ({
    name,
    options: await read(withFile(args)),
    given: withFile(args),
  }));
  return { plugins, options, read, runs: await Promise.all(asked) };
}

/** The options that arguments of `edgewise aggregator` give. */
async function optionsOf(args: readonly string[], plugins: Plugins): Promise<AggregatorOptions> {
  const program = createProgram(plugins, args);
  const options: AggregatorOptions[] = [];
  const command = commandOf(program);
  command.action((left: string | undefined) => {
    refuseArgument(left);
    options.push(command.optsWithGlobals<AggregatorOptions>());
  });
  await program.parseAsync(args, { from: "user" });
  return options[0] as AggregatorOptions;
}
