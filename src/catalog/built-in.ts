import { builtInAggregationRules } from "./aggregation-rules.ts";
import { type Catalog, createCatalog } from "./catalog.ts";
import { builtInDatasets } from "./datasets.ts";
import type { CatalogEntries } from "./entries.ts";
import { builtInModels } from "./models.ts";
import { builtInPartitions } from "./partitions.ts";
import { builtInStepSizeSchedules } from "./step-size-schedules.ts";
import { builtInStrategies } from "./strategies.ts";
import { builtInUpdateRules } from "./update-rules.ts";

/** What comes with Edgewise. */
export const builtIn: CatalogEntries = {
  strategies: builtInStrategies,
  models: builtInModels,
  updateRules: builtInUpdateRules,
  stepSizeSchedules: builtInStepSizeSchedules,
  aggregationRules: builtInAggregationRules,
  datasets: builtInDatasets,
  partitions: builtInPartitions,
};

/** The catalog of what comes with Edgewise, used where no other is given. */
export const builtInCatalog: Catalog = createCatalog(builtIn);
