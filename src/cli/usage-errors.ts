import { BudgetTooSmall } from "../control/budget.ts";
import { UnknownStrategy } from "../control/strategies/named-strategies.ts";
import { DatasetFileError } from "../datasets/idx.ts";
import { ModelDoesNotFit } from "../datasets/model-fit.ts";
import { UnknownDataset } from "../datasets/named-datasets.ts";
import { CustomFileRefused } from "../experiments/custom-file-refused.ts";
import { DrawingUnavailable } from "../experiments/draw.ts";
import { JournalRefused } from "../experiments/journal.ts";
import { KernelsUnavailable } from "../kernels/choose-kernels.ts";
import { FeaturesTooLarge } from "../learning/kernels.ts";
import { UnknownModel } from "../learning/models/named-models.ts";
import { EmptyShare, LabelsMissing } from "../learning/partitions.ts";
import { DatasetUnavailable } from "../platform/nodejs/dataset-files.ts";
import { FolderLocked } from "../platform/nodejs/folder-lock.ts";
import { CannotListen } from "../platform/nodejs/web-server.ts";
import { SimulationRefused } from "../simulation/settings.ts";
import { UsageError } from "./usage.ts";

const usageErrors = [
  UsageError,
  UnknownStrategy,
  UnknownDataset,
  UnknownModel,
  ModelDoesNotFit,
  BudgetTooSmall,
  DatasetFileError,
  DatasetUnavailable,
  EmptyShare,
  LabelsMissing,
  KernelsUnavailable,
  FeaturesTooLarge,
  SimulationRefused,
  JournalRefused,
  FolderLocked,
  CannotListen,
  CustomFileRefused,
  DrawingUnavailable,
];

/** Whether what the user asked for cannot be done as it was asked; the message says why. */
export function isUsageError(error: unknown): error is Error {
  return usageErrors.some((known) => error instanceof known);
}
