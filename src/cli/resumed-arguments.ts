import { dirname } from "node:path";
import { findUnfinishedRun } from "../host/unfinished-runs.ts";
import { usualRunsFolder } from "../host/usual-runs-folder.ts";
import { UsageError } from "./usage.ts";

/** What may be another one when a run goes on; true: with a value. All else is the run's. */
const changeable: ReadonlyMap<string, boolean> = new Map([
  ["--host", true],
  ["--port", true],
  ["--public-url", true],
  ["--trusted-proxy", true],
  ["--tokens", false],
  ["--allow-keys", true],
  ["--tls", true],
  ["--tls-cert", true],
  ["--tls-key", true],
  ["--nats", true],
  ["--nats-creds", true],
  ["--nats-ca", true],
  ["--standby", false],
  ["--state-dir", true],
  ["--datasets", true],
  ["--wait", true],
  ["--tensorboard", true],
  ["--mlflow", true],
  ["--json", false],
  ["--once", false],
  ["--no-open", false],
  ["--quiet", false],
  ["--verbose", false],
  ["--json-logs", false],
]);

const commands: readonly string[] = ["aggregator", "demo"];

/** Whether the arguments ask to go on with a run. */
export const areOfResumed = (args: readonly string[]): boolean =>
  args.some((arg) => arg === "--resume" || arg.startsWith("--resume=")) &&
  !args.some((arg) => arg === "--help" || arg === "-h");

/**
 * The arguments that the run was started with, and of those given here the ones that may be others.
 *
 * @throws UsageError for arguments that are the run's; UserError if there is no such run
 */
export function resumedArguments(args: readonly string[]): string[] {
  let [run, runsFolder] = ["", usualRunsFolder];
  const given: string[] = [];
  const named = new Set<string>();
  for (let i = 0; i < args.length; i++) {
    const [name = "", ...value] = (args[i] as string).split("=");
    const takesValue = changeable.get(name) === true || name === "--resume" || name === "--runs-dir";
    const text = takesValue ? (value.length > 0 ? value.join("=") : args[++i]) : undefined;
    if (takesValue && text === undefined) throw new UsageError(`${name} needs a value`);
    if (name === "--resume") run = text ?? "";
    else if (name === "--runs-dir") runsFolder = text ?? "";
    else if (name === "--charge-downtime") given.push(name);
    else if (changeable.has(name)) {
      named.add(name);
      given.push(name, ...(text === undefined ? [] : [text]));
    } else if (!commands.includes(name)) {
      throw new UsageError(`${name} cannot be said of a run that goes on, which has what it was started with`, {
        toDo: `leave it out; what may change is ${[...changeable.keys()].join(", ")}`,
      });
    }
  }
  const { path, content } = findUnfinishedRun(runsFolder, run);
  return [...without(content.arguments, named), "--runs-dir", dirname(path), "--resume", path, ...given];
}

/** What is kept of the arguments of a program, so that another one can be started like it. */
export const argumentsToKeep = (args: readonly string[]): string[] =>
  without(args, new Set(["--resume", "--runs-dir", "--charge-downtime", "--standby"]));

function without(args: readonly string[], names: ReadonlySet<string>): string[] {
  const left: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const [name = "", ...value] = (args[i] as string).split("=");
    if (!names.has(name)) left.push(args[i] as string);
    else if (value.length === 0 && changeable.get(name) !== false && name !== "--charge-downtime") i++;
  }
  return left;
}
