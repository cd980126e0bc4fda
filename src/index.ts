export { BudgetTooSmall, checkBudget } from "./control/budget.ts";
export type { DriftMeasures } from "./control/drift-measures.ts";
export { adaptive } from "./control/strategies/adaptive.ts";
export { adaptive2018 } from "./control/strategies/adaptive-2018.ts";
export { adaptive2019 } from "./control/strategies/adaptive-2019.ts";
export { fixed } from "./control/strategies/fixed.ts";
export { createStrategy, UnknownStrategy } from "./control/strategies/named-strategies.ts";
export type { Choice, Estimates, RoundStats, Strategy, Why } from "./control/strategy.ts";
export { DatasetFileError } from "./datasets/idx.ts";
export { checkModelFits, ModelDoesNotFit } from "./datasets/model-fit.ts";
export type { DatasetFiles, DatasetPart, NamedDataset } from "./datasets/named-dataset.ts";
export { datasetNames, findDataset, UnknownDataset } from "./datasets/named-datasets.ts";
export { deviceProfiles, linkProfiles } from "./emulation/profiles.ts";
export { chooseKernels, type KernelsChoice, KernelsUnavailable } from "./kernels/choose-kernels.ts";
export { clusterLabels, findClusters } from "./learning/cluster-labels.ts";
export type { Dataset, Features, Labels, Rows, TargetMeaning, Targets } from "./learning/dataset.ts";
export {
  type Allocate,
  FeaturesTooLarge,
  type Kernels,
  type LinearLoss,
  type LinearObjective,
} from "./learning/kernels.ts";
export type { Answer, Eventually, Metrics, Model } from "./learning/model.ts";
export {
  createModel,
  createModelFor,
  modelNames,
  type Recommended,
  recommendedFor,
  UnknownModel,
} from "./learning/models/named-models.ts";
export { type PartitionName, partitionNames, partitionPresets } from "./learning/partition-names.ts";
export { EmptyShare, LabelsMissing, partition, shareOf, UnknownPartition } from "./learning/partitions.ts";
export { plainKernels } from "./learning/plain-kernels.ts";
export { parseUpdateRule, UnknownUpdateRule, type UpdateRule } from "./learning/update-rules.ts";
export { createRandom, type Random } from "./math/random.ts";
export { type LinkOptions, linkChannels } from "./platform/memory/linked-channels.ts";
export { createVirtualClock, type VirtualClock, type VirtualClockOptions } from "./platform/memory/virtual-clock.ts";
export type { RunSettings } from "./protocol/run-settings.ts";
export { type Aggregator, type AggregatorOptions, startAggregator } from "./runtime/aggregator.ts";
export { type EdgeNode, type EdgeNodeOptions, startEdgeNode } from "./runtime/edge-node.ts";
export { createShareSource, type ShareSource } from "./runtime/node-data.ts";
export { type Channel, type Clock, ConnectionFailed, type Dial } from "./runtime/ports.ts";
export type { Cost, CostSettings, NodeProfile } from "./simulation/costs.ts";
export type { SimulationEnvironment } from "./simulation/environment.ts";
export type { RunRecord, SimulationResult } from "./simulation/record.ts";
export { SimulationRefused, type SimulationSettings } from "./simulation/settings.ts";
export { simulate } from "./simulation/simulate.ts";
export type { Command } from "./watch/commands.ts";
export type { AggregatorEvent, RunSummary } from "./watch/events.ts";
