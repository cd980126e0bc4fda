import type { Strategy } from "../control/strategy.ts";
import { encodingNamed } from "../learning/encoding/encoding.ts";
import type { LocalRule } from "../learning/local-rule.ts";
import { measuresEnergy } from "../protocol/aggregator/energy.ts";
import { encodedBytes } from "../protocol/codec.ts";
import { farewellBytes, heartbeatBytes, joinBytes, reportBytes, scoringBytes } from "../protocol/message-sizes.ts";
import { sampleSize } from "../protocol/participation.ts";
import type { RunSettings } from "../protocol/run-settings.ts";

/** What of a simulation's settings says how long its messages are. */
interface Told extends RunSettings {
  readonly dataset: string;
  readonly model: string;
  readonly nodes: number;
  readonly relays?: number;
}

interface LeastPlan {
  readonly strategy: Strategy;
  readonly update: {
    readonly name: string;
    readonly rule: Pick<LocalRule, "corrects" | "path">;
    readonly momentum: number;
  };
  /** Whether directives give the correction, because nodes cannot derive it. */
  readonly given: boolean;
}

/** About how many bytes a run needs for two rounds and what comes before and after them. */
export function leastBytes(
  settings: Told,
  weightCount: number,
  { strategy, update: { name: update, rule, momentum }, given }: LeastPlan,
): number {
  const { dataset, model, partition, nodes, participation, batch, stepSize, seed, relays = 0 } = settings;
  const energy = measuresEnergy(settings);
  const weights = new Float32Array(weightCount);
  // A probe would be dear here.
  const { measures, firstTau, firstTauOfFew = firstTau, returnsBestWeights, averages = false } = strategy;
  const asked = sampleSize(participation, nodes);
  const assignment = encodedBytes({
    ...{
      type: "assignment",
      assignment: nodes,
      run: 1,
      dataset,
      model,
      weightCount,
      stepSize,
      batch,
      update,
      momentum,
    },
    share: { kind: "partition", partition, seed, index: nodes - 1, count: nodes },
    ...{ measure: measures, seed, stream: nodes - 1 },
  });
  const examples = 2 ** 16;
  const correction =
    given || asked < nodes ? ({ kind: "given", mean: weights } as const) : ({ kind: "restart" } as const);
  const ready = encodedBytes({ type: "ready", assignment: nodes, examples });
  const encoding = encodingNamed(settings.encoding ?? "float32");
  const round = (number: number, localUpdates: number) =>
    2 * heartbeatBytes +
    encodedBytes({
      ...{ type: "directive", run: 1, round: number, weights, localUpdates, last: false, previousBecameBest: false },
      ...(rule.corrects && localUpdates > 0 ? { correction } : {}),
    }) +
    reportBytes({
      ...{ run: 1, round: number, examples, localUpdates, weights, measures, averages, energy, encoding },
      tellsPath: rule.path !== undefined,
    });
  // A long final evaluation is left out where it is dear, and nobody holds w_f where only some take part in a round.
  const evaluates = returnsBestWeights && !averages && asked === nodes;
  const rounds = round(1, firstTauOfFew) + round(2, 1) + (evaluates ? round(3, 0) : 0);
  const end = Math.max(nodes * scoringBytes(1, weights), joinBytes) + nodes * farewellBytes(1);
  // A relay is told and tells what a node does, and more of numbers.
  const ofRelays = relays * (rounds + assignment + ready + joinBytes + scoringBytes(1, weights));
  return asked * rounds + nodes * (assignment + ready) + end + ofRelays;
}
