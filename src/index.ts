export { builtIn, builtInCatalog } from "./catalog/built-in.ts";
export { type Catalog, createCatalog } from "./catalog/catalog.ts";
export type {
  AggregationRuleEntry,
  CatalogEntries,
  DatasetEntry,
  ModelEntry,
  ModelOptions,
  PartitionEntry,
  StrategyEntry,
  StrategyOptions,
  UpdateRuleEntry,
} from "./catalog/entries.ts";
export { checkModelFits, createModelFor, datasetNames, ModelDoesNotFit } from "./catalog/model-fit.ts";
export { planOf } from "./catalog/plan.ts";
export { UnknownName } from "./catalog/unknown-name.ts";
export { BudgetTooSmall, checkBudget } from "./control/budget.ts";
export type { DriftMeasures } from "./control/drift-measures.ts";
export { adaptive } from "./control/strategies/adaptive.ts";
export { adaptive2018 } from "./control/strategies/adaptive-2018.ts";
export { adaptive2019 } from "./control/strategies/adaptive-2019.ts";
export { fixed } from "./control/strategies/fixed.ts";
export type { Choice, Estimates, RoundStats, Strategy, Why } from "./control/strategy.ts";
export { DatasetFileError } from "./datasets/idx.ts";
export type { DatasetFiles, DatasetPart, NamedDataset } from "./datasets/named-dataset.ts";
export { deviceProfiles, linkProfiles } from "./emulation/profiles.ts";
export { chooseKernels, type KernelsChoice, KernelsUnavailable } from "./kernels/choose-kernels.ts";
export type { AggregationRule, VectorRule } from "./learning/aggregation-rule.ts";
export { caseNames, casePartition } from "./learning/case-partitions.ts";
export { clusterLabels, findClusters } from "./learning/cluster-labels.ts";
export type { Dataset, Features, Labels, Rows, TargetMeaning, Targets } from "./learning/dataset.ts";
export {
  type Allocate,
  FeaturesTooLarge,
  type Kernels,
  type LinearLoss,
  type LinearObjective,
} from "./learning/kernels.ts";
export type { LocalRule } from "./learning/local-rule.ts";
export type { Answer, Eventually, Metrics, Model } from "./learning/model.ts";
export {
  EmptyShare,
  LabelsMissing,
  type PartitionRule,
  partition,
  type SpreadExamples,
  shareOf,
} from "./learning/partitions.ts";
export { plainKernels } from "./learning/plain-kernels.ts";
export { createRandom, type Random } from "./math/random.ts";
export { type LinkOptions, linkChannels } from "./platform/memory/linked-channels.ts";
export { createVirtualClock, type VirtualClock, type VirtualClockOptions } from "./platform/memory/virtual-clock.ts";
export type { NodeIdentity } from "./protocol/identity/handshake.ts";
export { keyIn, keyText } from "./protocol/identity/key-text.ts";
export type { Signatures, SigningKey } from "./protocol/identity/signatures.ts";
export type { RunSettings } from "./protocol/run-settings.ts";
export { UserError } from "./protocol/user-error.ts";
export { type Aggregator, type AggregatorOptions, startAggregator } from "./runtime/aggregator.ts";
export {
  type CreateAggregatorOptions,
  type CreateNodeOptions,
  createAggregator,
  createNode,
} from "./runtime/create.ts";
export { type EdgeNode, type EdgeNodeOptions, startEdgeNode } from "./runtime/edge-node.ts";
export { createShareSource, type ShareSource } from "./runtime/node-data.ts";
export type { Admit, Candidate, IdentityOptions, KeptNames } from "./runtime/node-proofs.ts";
export { type Channel, type Clock, ConnectionFailed, type Dial } from "./runtime/ports.ts";
export type { Cost, CostSettings, NodeProfile } from "./simulation/costs.ts";
export type { SimulationEnvironment } from "./simulation/environment.ts";
export { type LearnOptions, learn } from "./simulation/learn.ts";
export type { RunRecord } from "./simulation/record.ts";
export type { SimulationSettings } from "./simulation/settings.ts";
export { simulate } from "./simulation/simulate.ts";
export { SimulationRefused } from "./simulation/simulation-refused.ts";
export type { Command } from "./watch/commands.ts";
export type { AggregatorEvent, RunSummary } from "./watch/events.ts";
