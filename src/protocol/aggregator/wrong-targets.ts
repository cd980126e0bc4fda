import { changeOf } from "../../learning/encoding/change.ts";
import { agreementWith } from "../../learning/kind-gradients.ts";
import { areChance, leaveOut } from "./doubts.ts";
import type { OpenRound, Run } from "./state.ts";
import type { Step } from "./step.ts";

/**
 * A node that learns from wrong targets does so honestly: by label, where nobody else has data like its own, nothing in its steps tells it
 * from one with other data. Where the aggregator has test examples of all kinds, the first step from untrained weights does
 * (learning/kind-gradients.ts). Later steps do not, since drift correction makes them all alike.
 */

/** Steps of honest nodes agree by 0.13 at least, and of wrong targets disagree by 0.1 in most cases (docs/lab-notes.md). */
const leastDisagreement = 0.05;
/** Steps from fewer examples go where chance takes them. */
const leastExamples = 100;

/** Called before reports are taken. Those of the probe, or of the first round where there is none, are all held until then; later ones are not. */
export function leaveOutWrongTargets(step: Step, run: Run, open: OpenRound): void {
  if (run.rounds > 0 || run.usual !== undefined) return;
  if (run.settings.keepOutliers || areChance(run) || open.held.length < 3) return;
  // A relay has no test examples.
  if (run.parent) return;
  const kinds = step.environment.plan(run.task, run.settings).kinds?.();
  if (!kinds) return;
  const { batch } = run.settings;
  const wrong = open.held.filter(({ report: { weights, path, localUpdates }, reporter: { examples } }) => {
    const seen = batch === "full" ? examples : Math.min(examples, batch * localUpdates);
    const agreement = weights && seen >= leastExamples && agreementWith(kinds, path ?? changeOf(open.weights, weights));
    return typeof agreement === "number" && agreement < -leastDisagreement;
  });
  // Where most nodes disagree, it may be the test examples that are wrong.
  if (2 * wrong.length >= open.held.length) return;
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
