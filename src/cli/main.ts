import { Command, CommanderError } from "commander";
import { UnknownStrategy } from "../control/strategies/named-strategies.ts";
import { DatasetFileError } from "../datasets/idx.ts";
import { ModelDoesNotFit } from "../datasets/model-fit.ts";
import { UnknownDataset } from "../datasets/named-datasets.ts";
import { KernelsUnavailable } from "../kernels/choose-kernels.ts";
import { FeaturesTooLarge } from "../learning/kernels.ts";
import { UnknownModel } from "../learning/models/named-models.ts";
import { EmptyShare } from "../learning/partitions.ts";
import { DatasetUnavailable } from "../platform/nodejs/dataset-files.ts";
import { addAggregatorCommand } from "./aggregator.ts";
import { addDemoCommand } from "./demo.ts";
import { addNodeCommand } from "./node.ts";
import { version } from "./package.ts";
import { UsageError } from "./usage.ts";

const usageErrors = [
  UsageError,
  UnknownStrategy,
  UnknownDataset,
  UnknownModel,
  ModelDoesNotFit,
  DatasetFileError,
  DatasetUnavailable,
  EmptyShare,
  KernelsUnavailable,
  FeaturesTooLarge,
];

const program = new Command("edgewise")
  .description("Train one model over data that stay on many small devices, within a resource budget.")
  .version(version)
  .option("--quiet", "only warnings and errors", false)
  .option("--verbose", "every message, and the lines of the nodes", false)
  .option("--json-logs", "log JSON lines instead of text", false)
  .configureHelp({ showGlobalOptions: true })
  .exitOverride()
  .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, "edgewise: ")) });
program.showHelpAfterError(false);

addDemoCommand(program);
addAggregatorCommand(program);
addNodeCommand(program);

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
}

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (usageErrors.some((known) => error instanceof known)) {
    process.stderr.write(`edgewise: ${(error as Error).message}\n`);
    return 2;
  }
  throw error;
}
