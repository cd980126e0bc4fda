import { readKeptModel } from "../host/kept-model.ts";
import { testOnDataset, testOnPictures, testOnTable } from "../host/kept-model-test.ts";
import { loadKernels } from "../host/kernels.ts";
import type { Plugins } from "../host/plugins.ts";
import { isOfPictures } from "../host/predictions.ts";
import type { KernelsOption } from "./kernels-option.ts";
import { type ReadOptions, readingOf, refuseOfTables } from "./read-options.ts";
import { droppedLines } from "./terminal/dropped-lines.ts";
import { bar } from "./terminal/format.ts";
import { createLog, type LogOptions } from "./terminal/log.ts";
import { qualityLines } from "./terminal/quality-lines.ts";

export interface EvaluateCommandOptions extends LogOptions, ReadOptions, KernelsOption {
  readonly data?: readonly string[];
  readonly datasets?: string;
  readonly json: boolean;
}

const usualColumns = 80;

/** Prints how good a model is on the records of a table, on pictures by class, or on the test examples of its dataset if no table is named. */
export async function evaluate(
  where: string,
  paths: readonly string[],
  options: EvaluateCommandOptions,
  { catalog }: Plugins,
): Promise<void> {
  const log = createLog(options);
  const kept = await readKeptModel(where);
  const with_ = { catalog, kernels: await loadKernels(options.kernels), where };
  const onProgress = (share: number) => log.status(`${bar(share, 20, log.style)}  ${Math.floor(100 * share)} % read`);
  const ofPictures = isOfPictures(kept);
  if (ofPictures) refuseOfTables(options, paths);
  const tested =
    paths.length === 0
      ? await testOnDataset(kept, options.datasets, with_)
      : ofPictures
        ? await testOnPictures(kept, paths, { ...with_, onProgress })
        : await testOnTable(kept, paths, { ...with_, read: { ...readingOf(options), onProgress } });
  log.status("");
  const { examples, dropped, test, metrics } = tested;
  const records = examples + dropped.reduce((sum, { count }) => sum + count, 0);
  for (const line of droppedLines(dropped, records, "was not used", "were not used", ofPictures ? "picture" : "record"))
    log.line("warn", line);
  const { model, dataset } = kept;
  if (options.json)
    process.stdout.write(`${JSON.stringify({ model, dataset, examples, ...test, metrics, dropped })}\n`);
  else
    process.stdout.write(`${qualityLines(tested, { columns: process.stdout.columns || usualColumns }).join("\n")}\n`);
}
