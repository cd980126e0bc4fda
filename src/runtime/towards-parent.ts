import { judge, mergeTold, proposal } from "../data/proposal.ts";
import { toldStatistics } from "../data/told-statistics.ts";
import type {
  AggregatorEffect,
  AggregatorInput,
  ConnectionId,
  ToldOfEach,
} from "../protocol/aggregator/environment.ts";
import type { AggregatorState } from "../protocol/aggregator/state.ts";
import type { NodeMessage } from "../protocol/messages.ts";
import { largestJsonBytes } from "../protocol/own-data-messages.ts";
import type { Relaying } from "./aggregator-options.ts";
import { checkTold, type DataAgreement } from "./data-agreement.ts";
import { asJson, jsonIn } from "./json-bytes.ts";

type Effect<K extends AggregatorEffect["kind"]> = Extract<AggregatorEffect, { kind: K }>;

/**
 * What a relay does for its parent: reports go up, what its nodes tell of data of their own goes up in one, and who of them does not fit is
 * found here.
 */
export function towardsParentOf(
  { answer, onWarning = () => {} }: Relaying["relaying"],
  take: (input: AggregatorInput) => void,
): (effect: Effect<"to-parent" | "merge" | "judge">) => void {
  function merge({ request, nodes, statistics }: Effect<"merge">): void {
    const merged = asJson(mergeTold(told(statistics).map((one) => one.statistics)));
    if (merged.length <= largestJsonBytes) return answer({ kind: "described", request, statistics: merged, nodes });
    const what = `what is told of them would take ${merged.length} bytes`;
    answer({
      kind: "describe-failed",
      reason: `the data of its nodes have too many columns or classes together: ${what}`,
    });
  }

  function judgeHere({ number, question, proposal: bytes, statistics }: Effect<"judge">): void {
    const asked = proposalIn(bytes);
    if (!asked) {
      const reason = "the aggregator wants its nodes' data looked at in a way that is not known here";
      return answer({ kind: "describe-failed", reason: `${reason}: install the same version of edgewise on both` });
    }
    const { refused, squares, warnings } = judge(told(statistics), question, asked);
    for (const warning of warnings) onWarning(warning);
    take({ kind: "judged-here", number, refused, squares });
  }

  return (effect) => {
    if (effect.kind === "to-parent") answer(effect.input);
    else if (effect.kind === "merge") merge(effect);
    else judgeHere(effect);
  };
}

function proposalIn(bytes: Uint8Array) {
  try {
    return proposal.parse(jsonIn(bytes));
  } catch {
    return undefined;
  }
}

/** They were looked at where they arrived. */
const told = (statistics: ToldOfEach) =>
  statistics.map(({ name, statistics: bytes }) => ({ name, statistics: toldStatistics.parse(jsonIn(bytes)) }));

/** How a message that comes over this connection is looked at; `agreement`: where the question is this program's own. */
export function checkOf(
  { agreement: asked, members }: AggregatorState,
  connection: ConnectionId,
  agreement: DataAgreement | undefined,
): (message: NodeMessage) => void {
  const name = members.connections.get(connection)?.name;
  const isRelay = name !== undefined && members.nodes.get(name)?.relay !== undefined;
  return (message) => checkTold(message, { name, isRelay }, agreement ?? asked?.parent);
}
