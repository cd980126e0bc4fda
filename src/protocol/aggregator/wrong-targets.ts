import { changeOf } from "../../learning/encoding/change.ts";
import { agreementWith, type KindGradients } from "../../learning/kind-gradients.ts";
import { areChance, leaveOut } from "./doubts.ts";
import type { HeldReport } from "./reporter.ts";
import type { OpenRound, Run } from "./state.ts";
import type { Step } from "./step.ts";

/**
 * A node that learns from wrong targets does so honestly: by label, where nobody else has data like its own, nothing in its steps tells it
 * from one with other data. Where the aggregator has test examples of all kinds, the first step from untrained weights does
 * (learning/kind-gradients.ts). Later steps do not, since drift correction makes them all alike.
 */

/** Steps of honest nodes agree by 0.13 at least, and of wrong targets disagree by 0.1 in most cases (docs/lab-notes.md). */
const leastDisagreement = 0.05;
/** And right targets explain less than so much of what any targets do. */
const mostByRight = 0.85;
/** Steps from fewer examples go where chance takes them. */
const leastExamples = 100;

/** Called before reports are taken. Those of the probe, or of the first round where there is none, are all held until then; later ones are not. */
export function leaveOutWrongTargets(step: Step, run: Run, open: OpenRound): void {
  if (run.rounds > 0 || run.usual !== undefined) return;
  if (run.settings.keepOutliers || areChance(run) || open.held.length < 3) return;
  // A relay has no test examples.
  if (run.parent) return;
  const { kindsAt } = step.environment.plan(run.task, run.settings);
  const kinds = kindsAt?.(open.weights);
  if (!kindsAt || !kinds) return;
  const { batch } = run.settings;
  const suspects = open.held.filter(({ report, reporter: { examples } }) => {
    const seen = batch === "full" ? examples : Math.min(examples, batch * report.localUpdates);
    return seen >= leastExamples && disagrees(kinds, open, report);
  });
  // Where most nodes disagree, it may be the test examples that are wrong.
  if (2 * suspects.length >= open.held.length) return;
  // What a node followed are gradients along its way, which turn as it goes, the more the farther: they are those of the middle rather than of w0.
  const wrong = suspects.filter(({ report }) => {
    const middle = report.weights?.map((weight, j) => (weight + (open.weights[j] as number)) / 2);
    const there = middle && kindsAt(middle);
    return there !== undefined && disagrees(there, open, report);
  });
  for (const held of wrong) {
    open.held.splice(open.held.indexOf(held), 1);
    run.doubted.set(held.name, [...(run.doubted.get(held.name) ?? []), "targets"]);
    leaveOut(
      step,
      run,
      held.name,
      "its first step is one of wrong targets, by the aggregator's test examples",
      "targets",
    );
  }
}

function disagrees(
  kinds: KindGradients,
  { weights: start }: OpenRound,
  { weights, path }: HeldReport["report"],
): boolean {
  const agreement = weights && agreementWith(kinds, path ?? changeOf(start, weights));
  return agreement !== undefined && agreement.parts < -leastDisagreement && agreement.right < mostByRight;
}
