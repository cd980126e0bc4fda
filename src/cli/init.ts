import type { Command } from "commander";
import type { InitOptions } from "./init-program.ts";
import { path } from "./usage.ts";

export function addInitCommand(program: Command): void {
  program
    .command("init")
    .argument(
      "<PATH>",
      "a table like those of the nodes: a file, a folder of files, or a pattern in quotes; or a folder of pictures by class",
    )
    .description("Write a commented file that describes a run, from what a table or pictures of your own hold.")
    .option("--target <COLUMN>", "the column to predict, by name or, where there are no names, by number")
    .option("--regression", "take a target of few whole numbers as a number, not as classes", false)
    .option("--nodes <N>", "number of nodes that a run needs (default: 5)")
    .option("--out <FILE>", "where to write it; - prints it", path, "edgewise.yaml")
    .option("--force", "write over a file that is there", false)
    .action(async (data: string, _options: unknown, self: Command) => {
      const { initRunFile } = await import("./init-program.ts");
      await initRunFile(data, self.optsWithGlobals<InitOptions>(), program);
    });
}
