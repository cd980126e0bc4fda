import type { CostVectors } from "../../control/costs.ts";
import {
  bestEncoding,
  choosable,
  type EncodingChoice,
  secondsPerByte,
  withSize,
} from "../../control/encoding-choice.ts";
import { vectorBytes } from "../../learning/encoding/encoding.ts";
import { isProbe } from "../probe-number.ts";
import { autoName, encodingNow, smallestEncoding } from "./encoding-now.ts";
import { resourcesOf, vectorOf, withMoney } from "./run-amounts.ts";
import type { OpenRound, Run } from "./state.ts";
import { emit, type Step } from "./step.ts";

/**
 * With `--encoding auto` the encoding is chosen anew after each round, before tau. A probe goes as float32 and the first round in the
 * smallest encoding: from then on it is known what a byte costs.
 */

/** Bytes of the vectors in a directive and a report of a round like this one, with changes if `isChange`. */
function bytesOfRound(
  { plan }: Run,
  { round, toldCorrection }: OpenRound,
  encoding: string,
  isChange: boolean,
): number {
  const encoded = vectorBytes(plan.weightCount, encoding);
  const plain = vectorBytes(plan.weightCount, "float32");
  // A probe tells the best weights, too, which are those that it begins with.
  const best = isProbe({ round }) && !isChange && !plan.samples ? plain : 0;
  return encoded + (isChange ? encoded : plain) + (toldCorrection ? encoded : 0) + best;
}

/**
 * Chooses by a round's costs.
 *
 * @returns the costs as they are expected to be from now on
 */
export function chooseEncoding(
  step: Step,
  run: Run,
  open: OpenRound,
  { tau, costs }: { readonly tau: number; readonly costs: CostVectors },
): CostVectors {
  if (run.plan.encoding !== autoName) return costs;
  const before = encodingNow(run, open.round);
  const bytes = bytesOfRound(run, open, before, open.toldChange ?? false);
  const time = costs.globalCosts[0] as number;
  const sizes = withSize(run.auto?.sizes ?? [], bytes, time);
  const perByte = secondsPerByte(sizes);
  const nodes = open.energy.nodes;
  const inEncoding = (name: EncodingChoice["name"]): EncodingChoice => {
    const more = bytesOfRound(run, open, name, true) - bytes;
    const seconds = (perByte ?? 0) * more;
    const change = { time: seconds, bytes: nodes * more, joules: 0, deviceSeconds: nodes * seconds };
    const changes = resourcesOf(run).length === 1 ? [seconds] : vectorOf(run, withMoney(run, change));
    return { name, globalCosts: costs.globalCosts.map((cost, m) => Math.max(0, cost + (changes[m] as number))) };
  };
  const { budgets, consumed } = run.budget;
  const remaining = budgets.map((budget, m) => budget - (consumed[m] as number));
  const choices = perByte === undefined ? [inEncoding(smallestEncoding)] : choosable.map(inEncoding);
  const chosen = bestEncoding(choices, { tau, localCosts: costs.localCosts, remaining, current: run.auto?.encoding });
  const { name } = chosen;
  // Said when it changes, and when it is known for the first time what a byte costs.
  if (name !== run.auto?.encoding || (perByte !== undefined && run.auto.sizes.length < 2)) {
    const plain = inEncoding("float32").globalCosts[0] as number;
    const known =
      perByte === undefined
        ? {}
        : {
            bytesSeconds: perByte * bytesOfRound(run, open, "float32", true),
            roundSeconds: (costs.localCosts[0] as number) * tau + plain,
          };
    emit(step, { kind: "encoding-chosen", run: run.number, round: open.round, encoding: name, ...known });
  }
  run.auto = { encoding: name, sizes };
  return { ...costs, globalCosts: chosen.globalCosts };
}
