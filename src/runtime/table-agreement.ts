import type { TableSchema } from "../data/schema.ts";
import { type TableStatistics, tableStatistics } from "../data/statistics.ts";
import type { AggregatorEffect, AggregatorInput } from "../protocol/aggregator/environment.ts";
import { MalformedMessage } from "../protocol/malformed-message.ts";
import type { NodeMessage } from "../protocol/messages.ts";
import type { RunSettings } from "../protocol/run-settings.ts";
import type { TableQuestion } from "../protocol/table-messages.ts";
import type { ChangedTask } from "./aggregator-task.ts";

/** There in Node.js and browsers alike. */
declare const TextEncoder: new () => { encode(text: string): Uint8Array };
declare const TextDecoder: new (label: "utf-8", options: { fatal: true }) => { decode(bytes: Uint8Array): string };

/** For aggregators whose nodes have tables of their own: what they are asked, and what is made of their answers. */
export interface TableAgreement {
  readonly question: TableQuestion;
  /** Rejects only for defects. */
  decide(told: readonly ToldOfTable[], settings: RunSettings): Promise<AgreementEnd>;
}

export interface ToldOfTable {
  readonly name: string;
  readonly statistics: TableStatistics;
}

export type AgreementEnd =
  | {
      readonly kind: "agreed";
      readonly schema: TableSchema;
      readonly task: ChangedTask;
      /** Of the run that follows. */
      readonly settings: RunSettings;
    }
  /** These nodes cannot take part with their tables; the others wait for further ones. */
  | { readonly kind: "refused"; readonly nodes: readonly { readonly name: string; readonly reason: string }[] }
  /** Nothing can be learned from all of them. */
  | { readonly kind: "impossible"; readonly reason: string };

/** What a node tells of its table is looked at once, where it arrives. @throws MalformedMessage */
export function checkTold(message: NodeMessage): void {
  if (message.type !== "described") return;
  const parsed = tableStatistics.safeParse(jsonIn(message.statistics));
  if (parsed.success) return;
  const issue = parsed.error.issues[0];
  throw new MalformedMessage(`described: statistics.${issue?.path.join(".")}: ${issue?.message}`);
}

/** Answers an `agree` effect. `change` makes the task that of all further runs. */
export async function decideAgreement(
  { decide }: TableAgreement,
  { request, statistics, settings }: Extract<AggregatorEffect, { kind: "agree" }>,
  change: (task: ChangedTask) => void,
): Promise<AggregatorInput> {
  const told = statistics.map(({ name, statistics: bytes }) => ({
    name,
    statistics: tableStatistics.parse(jsonIn(bytes)),
  }));
  const end = await decide(told, settings);
  switch (end.kind) {
    case "agreed": {
      const { schema, task } = end;
      change(task);
      // No class is a model's answer where it answers with numbers or clusters.
      const { dataset, model, classNames } = task.told.task;
      const names = { dataset, model };
      return { kind: "agreed", request, schema: asJson(schema), classNames, task: names, settings: end.settings };
    }
    case "refused":
      return { kind: "disagreed", request, refused: end.nodes };
    case "impossible":
      return { kind: "disagreed", request, refused: [], reason: end.reason };
    default:
      throw new Error(`unreachable: ${end satisfies never}`);
  }
}

/** UTF-8 JSON. */
export function asJson(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

/** @throws MalformedMessage */
export function jsonIn(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    throw new MalformedMessage(`no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}
