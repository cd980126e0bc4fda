import type { Command } from "commander";
import { BudgetTooSmall, checkBudget } from "../control/budget.ts";
import { createStrategy } from "../control/strategies/named-strategies.ts";
import { addRunOptions, type RunOptions, settingsOf } from "./run-options.ts";
import { runSession } from "./session.ts";
import type { LogOptions } from "./terminal/log.ts";
import { oneOf, UsageError } from "./usage.ts";

type DemoOptions = RunOptions & LogOptions & { readonly devices: "paper" | "none" };

/** c and b of the emulated testbed, in seconds, to tell a hopeless budget before the run. */
const paperCosts = { local: 0.013, global: 0.13 };

export function addDemoCommand(program: Command): void {
  const command = program.command("demo").description("an aggregator, its nodes and the page, all on this machine");
  addRunOptions(command, { budgetSeconds: 60 })
    .option("--devices <paper|none>", "emulate the paper's testbed, or nothing", oneOf("paper", "none"), "paper")
    .action(async (_options: unknown, self: Command) => {
      const options = self.optsWithGlobals<DemoOptions>();
      refuseHopelessBudget(options);
      await runSession({ options, ownNodes: demoNodes(options) });
    });
}

function refuseHopelessBudget(options: DemoOptions): void {
  const settings = settingsOf(options);
  const strategy = createStrategy(settings.strategy, { phi: settings.phi, tauMaximum: settings.maximumLocalUpdates });
  const emulated = options.devices === "paper" ? paperCosts : { local: 0, global: 0 };
  const global = emulated.global + (2 * options.delay) / 1000;
  try {
    checkBudget([settings.budgetSeconds], [emulated.local], [global], strategy.firstTau, strategy.returnsBestWeights);
  } catch (error) {
    if (error instanceof BudgetTooSmall) throw new UsageError(error.message);
    throw error;
  }
}

/** Node 1 is on the aggregator's laptop, node 2 on another one, the others are Raspberry Pis; all but node 1 over Wi-Fi. */
function demoNodes({ nodes, devices, data }: DemoOptions): Map<string, readonly string[]> {
  const shared = ["--share-samples", "--share-label-counts", ...(data === undefined ? [] : ["--data", data])];
  const all = new Map<string, readonly string[]>();
  for (let i = 1; i <= nodes; i++) {
    const device = i <= 2 ? "laptop" : "raspberry-pi-3";
    const emulated = devices === "none" ? [] : ["--device", device, ...(i === 1 ? [] : ["--link", "wifi"])];
    all.set(`node-${i}`, [...shared, ...emulated]);
  }
  return all;
}
