import { agreeSchema } from "../data/agree-schema.ts";
import { asked } from "../data/asked-question.ts";
import { mergeStatistics } from "../data/merge-statistics.ts";
import type { Proposal } from "../data/proposal.ts";
import type { TableSchema } from "../data/schema.ts";
import {
  isOdd,
  misfits,
  oddColumns,
  oddOnes,
  type Refused,
  schemaIfAny,
  type ToldOfTable,
  withAllProblems,
} from "../data/table-misfits.ts";
import type { TableQuestion } from "../protocol/own-data-messages.ts";
import { refuseMistypedTarget } from "./mistyped-target.ts";

/** What comes of what nodes told: a schema; or some that do not fit, and relays that have to look at their nodes before it is decided. */
export type Decision<S> =
  | { readonly kind: "agreed"; readonly schema: S }
  | { readonly kind: "refused"; readonly nodes: readonly Refused[]; readonly ask?: Asked | undefined };

/** Relays by name, and what they are to look at. */
export interface Asked {
  readonly relays: readonly string[];
  readonly proposal: Proposal;
}

export interface AgreeOptions<S> {
  /** That of a model that is gone on from. */
  readonly given?: S | undefined;
  /** Whether all relays have found that their nodes fit. */
  readonly judged?: boolean;
}

/**
 * The schema of all these tables, or those that do not fit to the others.
 *
 * @param batch of the run's minibatches
 * @throws UserError if nothing can be learned from all of them
 */
export function schemaFor(
  told: readonly ToldOfTable[],
  question: TableQuestion,
  { given, judged = false, batch = "full" }: AgreeOptions<TableSchema> & { readonly batch?: number | "full" } = {},
): Decision<TableSchema> {
  refuseMistypedTarget(
    told.map(({ statistics }) => statistics),
    question,
  );
  const agree = (some: readonly ToldOfTable[]) =>
    given ?? agreeSchema(mergeStatistics(some.map(({ statistics }) => statistics)), asked(question));
  const nodes = told.filter(({ isRelay }) => !isRelay);
  const columns = oddColumns(told);
  const odd = told.filter((one) => isOdd(one, question, columns));
  if (odd.length > 0) {
    const fitting = told.filter((one) => !odd.includes(one));
    const schema = schemaIfAny(() => agree(fitting.length > 0 ? fitting : told));
    const refused = withAllProblems(nodes, oddOnes(nodes, question, columns), schema);
    const proposal = { kind: "table" as const, odd: columns, batch, ...(schema ? { schema } : {}) };
    return { kind: "refused", nodes: refused, ask: askOf(odd, proposal) };
  }
  const schema = agree(told);
  const refused = misfits(nodes, schema);
  if (refused.length > 0) return { kind: "refused", nodes: refused };
  const ask = judged ? undefined : askOf(told, { kind: "table", schema, batch });
  return ask ? { kind: "refused", nodes: [], ask } : { kind: "agreed", schema };
}

/** Nothing, if there is no relay among them. */
export function askOf(
  told: readonly { readonly name: string; readonly isRelay?: boolean | undefined }[],
  proposal: Proposal,
): Asked | undefined {
  const relays = told.filter(({ isRelay }) => isRelay).map(({ name }) => name);
  return relays.length > 0 ? { relays, proposal } : undefined;
}
