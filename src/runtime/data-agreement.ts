import type { Proposal } from "../data/proposal.ts";
import type { Schema } from "../data/schema.ts";
import { type ToldStatistics, toldStatistics } from "../data/told-statistics.ts";
import type { AggregatorEffect, AggregatorInput } from "../protocol/aggregator/environment.ts";
import { MalformedMessage } from "../protocol/malformed-message.ts";
import type { NodeMessage } from "../protocol/messages.ts";
import type { DataQuestion } from "../protocol/own-data-messages.ts";
import type { RunSettings } from "../protocol/run-settings.ts";
import type { ChangedTask } from "./aggregator-task.ts";
import { asJson, jsonIn } from "./json-bytes.ts";

/** For aggregators whose nodes have data of their own: what they are asked, and what is made of their answers. */
export interface DataAgreement {
  readonly question: DataQuestion;
  /** A node has told of its data; others may follow before anything is decided. */
  heard?(told: ToldOfData): void;
  /** All of them have told of data of the kind that the question is about. Rejects only for defects. */
  decide(
    told: readonly ToldOfData[],
    settings: RunSettings,
    judged?: JudgedByRelays | undefined,
  ): Promise<AgreementEnd>;
}

/** All relays have found that their nodes fit. */
export interface JudgedByRelays {
  /** The squared features of a minibatch, of the node behind them that has most. */
  readonly squares: number | undefined;
}

export interface ToldOfData {
  readonly name: string;
  readonly statistics: ToldStatistics;
  /** Left out: false. */
  readonly isRelay?: boolean | undefined;
}

export type AgreementEnd =
  | {
      readonly kind: "agreed";
      readonly schema: Schema;
      readonly task: ChangedTask;
      /** Of the run that follows. */
      readonly settings: RunSettings;
    }
  /** These nodes cannot take part with their data; the others wait for further ones. Relays that are asked look at theirs first. */
  | {
      readonly kind: "refused";
      readonly nodes: readonly { readonly name: string; readonly reason: string }[];
      readonly ask?: { readonly relays: readonly string[]; readonly proposal: Proposal } | undefined;
    }
  /** Nothing can be learned from all of them. */
  | { readonly kind: "impossible"; readonly reason: string };

/**
 * What a node tells of its data is looked at once, where it arrives.
 *
 * @param from `isRelay`: it may tell of many tables
 * @throws MalformedMessage
 */
export function checkTold(
  message: NodeMessage,
  { name, isRelay = false }: { readonly name?: string | undefined; readonly isRelay?: boolean },
  { question, heard }: Partial<DataAgreement> = {},
): void {
  if (message.type !== "described") return;
  const parsed = toldStatistics.safeParse(jsonIn(message.statistics));
  if (parsed.success) {
    if (!isRelay && isMerged(parsed.data))
      throw new MalformedMessage("described: statistics: are of several tables, and come from one node");
    if (question === undefined || parsed.data.kind === question.kind) {
      if (name !== undefined) heard?.({ name, statistics: parsed.data });
      return;
    }
    throw new MalformedMessage(
      `described: statistics.kind: is ${parsed.data.kind}, and was asked for ${question.kind}`,
    );
  }
  const issue = parsed.error.issues[0];
  throw new MalformedMessage(`described: statistics.${issue?.path.join(".")}: ${issue?.message}`);
}

/** A node has one vote on what a column is. */
function isMerged(told: ToldStatistics): boolean {
  if (told.kind !== "table") return false;
  return told.tables > 1 || told.columns.some(({ tables, votes, place }) => tables > 1 || votes || place !== undefined);
}

/** Answers an `agree` effect. `change` makes the task that of all further runs. */
export async function decideAgreement(
  { decide }: DataAgreement,
  { request, statistics, settings, judged }: Extract<AggregatorEffect, { kind: "agree" }>,
  change: (task: ChangedTask) => void,
): Promise<AggregatorInput> {
  const told = statistics.map(({ name, statistics: bytes, isRelay }) => ({
    name,
    statistics: toldStatistics.parse(jsonIn(bytes)),
    isRelay,
  }));
  const end = await decide(told, settings, judged);
  switch (end.kind) {
    case "agreed": {
      const { schema, task } = end;
      change(task);
      // No class is a model's answer where it answers with numbers or clusters.
      const { dataset, model, classNames } = task.told.task;
      const names = { dataset, model };
      return { kind: "agreed", request, schema: asJson(schema), classNames, task: names, settings: end.settings };
    }
    case "refused": {
      const { nodes: refused, ask } = end;
      if (!ask) return { kind: "disagreed", request, refused };
      return { kind: "proposed", request, refused, relays: ask.relays, proposal: asJson(ask.proposal) };
    }
    case "impossible":
      return { kind: "disagreed", request, refused: [], reason: end.reason };
    default:
      throw new Error(`unreachable: ${end satisfies never}`);
  }
}
