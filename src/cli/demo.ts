import type { Command } from "commander";
import { testbedCosts, testbedDevice } from "../emulation/testbed.ts";
import type { Plugins } from "../host/plugins.ts";
import { exitCodes, groups, helpSection } from "./help.ts";
import { addResumeOptions, type ResumeOptions } from "./resume-options.ts";
import { addRunOptions, type RunOptions } from "./run-options.ts";
import type { LogOptions } from "./terminal/log.ts";
import { oneOf } from "./usage.ts";

type DemoOptions = RunOptions & ResumeOptions & LogOptions & { readonly devices: "paper" | "none" };

/** Makes the page play its three acts, where nothing else was asked for. */
const firstMinute = "?first-minute";

export function addDemoCommand(program: Command, plugins: Plugins, given: readonly string[]): void {
  const command = program.command("demo").description("Run an aggregator, its nodes and the page on this machine.");
  addRunOptions(command, plugins.catalog, { budgetSeconds: 60 });
  addResumeOptions(command)
    .optionsGroup(groups.emulation)
    .option("--devices <paper|none>", "emulate the papers' testbed, or nothing", oneOf("paper", "none"), "paper")
    .addHelpText(
      "after",
      helpSection("Examples:", [
        ["edgewise demo --case 4", "on data that differ between nodes"],
        ["edgewise demo --once --json --quiet", "one run, one line of JSON"],
      ]) + exitCodes,
    )
    .action(async (_options: unknown, self: Command) => {
      const options = self.optsWithGlobals<DemoOptions>();
      const expectedCosts = options.devices === "paper" ? testbedCosts : { localSeconds: 0, globalSeconds: 0 };
      const { runSession } = await import("./session.ts");
      const opens = given.some((argument) => argument.startsWith("-")) ? undefined : firstMinute;
      await runSession({ options, plugins, ownNodes: demoNodes(options), expectedCosts, given, opens });
    });
}

function demoNodes({ nodes, devices, datasets }: DemoOptions): Map<string, readonly string[]> {
  const shared = [
    "--share-samples",
    "--share-label-counts",
    ...(datasets === undefined ? [] : ["--datasets", datasets]),
  ];
  const all = new Map<string, readonly string[]>();
  for (let i = 1; i <= nodes; i++) {
    const { device, link } = testbedDevice(i);
    const emulated = devices === "none" ? [] : ["--device", device.name, ...(link ? ["--link", link.name] : [])];
    all.set(`node-${i}`, [...shared, ...emulated]);
  }
  return all;
}
