import { createHoldout } from "./holdout.ts";
import type { RecordVisitor } from "./record-visitor.ts";
import { type RowSample, SampledRecords } from "./row-sample.ts";
import type { Survey } from "./survey.ts";
import { TrainingPart } from "./training-part.ts";

/** Reads a table from its beginning to its end, as often as it is called. */
export type ReadRecords = (visitor: RecordVisitor) => Promise<void>;

/** A table of which a part is learned from, and the rest kept for testing. */
export interface TablePart {
  /** Of the part that is learned from. */
  readonly survey: Survey;
  /** Records of both parts. */
  readonly records: number;
  /** The records that both parts are of, if there is no room for all. */
  readonly sample?: RowSample;
}

export interface TablePartOptions {
  /** Words for missing values beside the usual ones. */
  readonly missing?: readonly string[];
  /** The share of the records that is for testing, and the seed that chooses them, and those of a sample. */
  readonly holdout: number;
  readonly seed: number;
  /** The most records that there is room for, by what the table holds. */
  readonly mostRows: (survey: Survey) => number;
}

/**
 * Reads a table once to know its columns and records; and once more, if there are too many of them, to know a sample.
 *
 * @throws what `read` throws
 */
export async function surveyPart(
  read: ReadRecords,
  { holdout, seed, mostRows, ...options }: TablePartOptions,
): Promise<TablePart> {
  const all = new TrainingPart(createHoldout(holdout, seed), options);
  await read(all);
  const survey = all.survey();
  const kept = Math.max(1, mostRows(survey));
  const whole = { survey, records: all.records };
  // A table with ragged records is refused, whatever else it holds.
  if (kept >= whole.records || survey.raggedCount > 0) return whole;
  const sample: RowSample = { of: whole.records, kept, seed };
  const part = new TrainingPart(createHoldout(holdout, seed), options);
  await read(new SampledRecords(part, sample));
  return { survey: part.survey(), records: part.records, sample };
}
