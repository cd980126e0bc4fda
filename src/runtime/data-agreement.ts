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
  decide(told: readonly ToldOfData[], settings: RunSettings): Promise<AgreementEnd>;
}

export interface ToldOfData {
  readonly name: string;
  readonly statistics: ToldStatistics;
}

export type AgreementEnd =
  | {
      readonly kind: "agreed";
      readonly schema: Schema;
      readonly task: ChangedTask;
      /** Of the run that follows. */
      readonly settings: RunSettings;
    }
  /** These nodes cannot take part with their data; the others wait for further ones. */
  | { readonly kind: "refused"; readonly nodes: readonly { readonly name: string; readonly reason: string }[] }
  /** Nothing can be learned from all of them. */
  | { readonly kind: "impossible"; readonly reason: string };

/** What a node tells of its data is looked at once, where it arrives. @throws MalformedMessage */
export function checkTold(
  message: NodeMessage,
  name: string | undefined,
  { question, heard }: Partial<DataAgreement> = {},
): void {
  if (message.type !== "described") return;
  const parsed = toldStatistics.safeParse(jsonIn(message.statistics));
  if (parsed.success) {
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

/** Answers an `agree` effect. `change` makes the task that of all further runs. */
export async function decideAgreement(
  { decide }: DataAgreement,
  { request, statistics, settings }: Extract<AggregatorEffect, { kind: "agree" }>,
  change: (task: ChangedTask) => void,
): Promise<AggregatorInput> {
  const told = statistics.map(({ name, statistics: bytes }) => ({
    name,
    statistics: toldStatistics.parse(jsonIn(bytes)),
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
