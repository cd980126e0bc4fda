import type { Catalog } from "../catalog/catalog.ts";
import { schemaOfRun } from "../data/schema.ts";
import type { Kernels } from "../learning/kernels.ts";
import { restoreAggregator } from "../protocol/aggregator/snapshot.ts";
import type { ChangedTask } from "../runtime/aggregator-task.ts";
import type { RunCheckpoint } from "../runtime/checkpoints.ts";
import { jsonIn } from "../runtime/json-bytes.ts";
import { ownTask } from "./own-data-learning.ts";

/** What the nodes of a run had agreed on that goes on; undefined if they had not. */
export function agreedTask(
  checkpoint: RunCheckpoint,
  made: { readonly catalog: Catalog; readonly kernels: Kernels },
): ChangedTask | undefined {
  const { agreed, task } = restoreAggregator(checkpoint.state);
  return agreed && ownTask(schemaOfRun.parse(jsonIn(agreed.schema)), task.model, made);
}
