import type { Run } from "./state.ts";

/**
 * What cannot be merged on the way, and what only the place that sees each node could count. A relay takes no part in such a run, and
 * whoever started it reads why. @returns undefined where it can
 */
export function relayProblem({ plan, settings }: Run): string | undefined {
  const { aggregate, encoding, maxShare = 1, budgetBytes, budgetJoules, budgetMoney } = settings;
  const direct = "connect the nodes to this aggregator itself";
  if (plan.needsVectors)
    return `it is a relay, which tells sums, and --aggregate ${aggregate} needs the weights of each node: say --aggregate mean or clipped, or ${direct}`;
  if (plan.encoding !== "float32")
    return `it is a relay, and encoded weights (--encoding ${encoding}) do not pass relays: leave that out, or ${direct}`;
  if (maxShare < 1) return `it is a relay, behind which --max-share cannot be kept: leave that out, or ${direct}`;
  if ((budgetBytes ?? budgetJoules ?? budgetMoney) !== undefined)
    return `it is a relay, and what nodes behind it spend of bytes, joules and money is not counted: give a budget of time only, or ${direct}`;
  return undefined;
}
