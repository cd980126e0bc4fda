import { encodeModelFile, type KeptModel } from "../data/model-file.ts";
import type { Aggregator } from "../runtime/aggregator-options.ts";
import { keptModel, learnedIn } from "./learned.ts";

/** A model as a file, and what to call it. */
export interface ModelFile {
  readonly name: string;
  readonly text: string;
}

/**
 * The model of the newest run of an aggregator that has one, whenever it is asked for; undefined before the first.
 *
 * @param now - when a run ends
 */
export function newestModel(
  { subscribe, result, task }: Pick<Aggregator, "subscribe" | "result" | "task">,
  now: () => Date,
): () => ModelFile | undefined {
  let newest: { readonly run: number; readonly kept: KeptModel } | undefined;
  subscribe((event) => {
    if (event.kind !== "run-finished" || !event.summary) return;
    const weights = result();
    const learned = weights?.run === event.run ? learnedIn(event.summary, weights) : undefined;
    if (learned) newest = { run: event.run, kept: keptModel(task(), learned, now()) };
  });
  return () => newest && { name: `${newest.kept.model}-run-${newest.run}.json`, text: encodeModelFile(newest.kept) };
}
