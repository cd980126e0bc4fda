import { z } from "zod";
import type { DataQuestion } from "../protocol/own-data-messages.ts";
import { pictureMisfits } from "./agree-pictures.ts";
import { squaresOfBatch, squaresOfTables } from "./feature-squares.ts";
import { mergeStatistics } from "./merge-statistics.ts";
import { mergePictureStatistics, type PictureStatistics } from "./picture-statistics.ts";
import { pictureSchema, tableSchema } from "./schema.ts";
import type { TableStatistics } from "./statistics.ts";
import { misfits, oddOnes, type Refused, withAllProblems } from "./table-misfits.ts";
import { tableWarnings } from "./table-warnings.ts";
import type { ToldStatistics } from "./told-statistics.ts";

/**
 * What an aggregator lets relays look at before a run, as it does not see their nodes one by one: who of these cannot learn by a schema, or
 * has another kind of table than most.
 */
export const proposal = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("table"),
    /** Columns in which few tables have text, and most numbers: only who has text there, or lacks the target, does not fit. Left out: all is looked at. */
    odd: z.array(z.string().max(500)).max(10_000).optional(),
    /** Of all whose tables may fit; left out where these have none. */
    schema: tableSchema.optional(),
    /** Of the run's minibatches. */
    batch: z.union([z.literal("full"), z.number().int().positive()]),
  }),
  z.object({ kind: z.literal("pictures"), schema: pictureSchema }),
]);

export type Proposal = Readonly<z.output<typeof proposal>>;

/** What a relay, or a node, has told. */
export interface Told {
  readonly name: string;
  readonly statistics: ToldStatistics;
}

/** What a relay finds among the nodes that it sees. */
export interface Judged {
  readonly refused: readonly Refused[];
  /** Of the node that has most: the squared features of a minibatch (feature-squares.ts); undefined if that was not asked. */
  readonly squares: number | undefined;
  /** What the people at the relay should know. */
  readonly warnings: readonly string[];
}

/** Looks at what nodes have told, in place of the aggregator. */
export function judge(told: readonly Told[], question: DataQuestion, asked: Proposal): Judged {
  if (asked.kind === "pictures") {
    const sets = told.flatMap(({ name, statistics }) => (isOfPictures(statistics) ? [{ name, statistics }] : []));
    return { refused: pictureMisfits(sets, asked.schema), squares: undefined, warnings: [] };
  }
  const tables = told.flatMap(({ name, statistics }) => (isOfTable(statistics) ? [{ name, statistics }] : []));
  const { schema, odd, batch } = asked;
  if (odd) {
    const found = question.kind === "table" ? oddOnes(tables, question, odd) : new Map();
    return { refused: withAllProblems(tables, found, schema), squares: undefined, warnings: [] };
  }
  if (!schema) return { refused: [], squares: undefined, warnings: [] };
  const refused = misfits(tables, schema);
  if (refused.length > 0 || tables.length === 0) return { refused, squares: undefined, warnings: [] };
  const statistics = tables.map((table) => table.statistics);
  const squares = squaresOfBatch(squaresOfTables(schema, statistics), batch);
  return { refused, squares, warnings: tableWarnings(tables, schema) };
}

/** So many classes of pictures are told on; of more the aggregator only has to know that they are too many. */
const mostNamed = 1000;

/** What a relay tells of what its nodes told, all of the kind that was asked for. */
export function mergeTold(told: readonly ToldStatistics[]): ToldStatistics {
  const tables = told.filter(isOfTable);
  if (tables.length > 0) return mergeStatistics(tables);
  const merged = told.filter(isOfPictures).reduce(mergePictureStatistics);
  const { known, withheldValues, withheldRows } = merged.classes;
  const rest = known.slice(mostNamed);
  const classes = {
    known: known.slice(0, mostNamed),
    withheldValues: withheldValues + rest.length,
    withheldRows: rest.reduce((sum, [, pictures]) => sum + pictures, withheldRows),
  };
  return { ...merged, classes };
}

const isOfTable = (told: ToldStatistics): told is TableStatistics => told.kind === "table";
const isOfPictures = (told: ToldStatistics): told is PictureStatistics => told.kind === "pictures";
