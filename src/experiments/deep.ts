import { everyCombination } from "./axes.ts";
import { type Experiment, ofModel } from "./experiment.ts";
import { measuresOf } from "./measures.ts";
import { summarize } from "./tables.ts";
import { baseSettings, modelAxis } from "./tasks.ts";
import { bestAndWorst, corrected, plain, sweepFigure, withUpdate } from "./tau-sweep.ts";
import { type Update, updateLabel } from "./update-labels.ts";
import { caseAxis, seedAxis, strategyAxis } from "./usual-axes.ts";

/** Drift correction alone: momentum that is right for one model may be too much for another. */
const correctedOnly: Update = { update: "scaffold", momentum: 0 };

/** In the order in which they are run. */
const rules: readonly Update[] = [corrected, correctedOnly, plain];

/** Strategies that need no hindsight, each with its default rule and momentum. */
const references = ["adaptive-2019", "adaptive", "centralized"];

export const deep: Experiment = {
  name: "deep",
  title: "Does the controller work for networks?",
  summary: "networks of layers: fixed taus, beside the adaptive strategies and centralised learning, at odd seeds",
  usualSeeds: 1,
  quickSeeds: 1,
  seedStep: 2,
  usualModels: ["cnn-small"],
  plan({ seeds, quick, models, catalog }) {
    const usual = baseSettings(models[0] as string, catalog);
    const base = quick ? { ...usual, budgetSeconds: 3 } : usual;
    const task = [modelAxis(models, catalog), caseAxis(quick ? [2, 4] : undefined)];
    const fixed = strategyAxis((quick ? [3, 30] : [3, 10, 30, 100]).map((tau) => `fixed:${tau}`));
    return {
      runs: [
        ...everyCombination(base, [...task, strategyAxis(references), seedAxis(seeds)]),
        ...rules.flatMap((rule) => everyCombination(base, [...task, ...withUpdate(rule), fixed, seedAxis(seeds)])),
      ],
      introduction: [
        "The papers' evaluation has a convolutional network too. Its loss has many valleys, so that nothing that the bounds of the " +
          "published strategies suppose holds; the papers find that adaptive-2019 chooses well all the same, with phi = 5e-5.",
        "Compare adaptive with the lines of drift correction, and adaptive-2019 with that of plain gradient steps.",
      ],
      figures: (runs) =>
        models.flatMap((model) => {
          const own = ofModel(runs, model);
          const lines = `A line for each update rule at fixed taus: ${rules.map(updateLabel).join("; ")}.`;
          return measuresOf(own).map((measure) => sweepFigure(model, summarize(own), measure, lines));
        }),
      tables: (runs) =>
        models.map((model) =>
          bestAndWorst(model, summarize(ofModel(runs, model)), [
            { update: corrected, strategies: ["adaptive"] },
            { update: correctedOnly, strategies: [] },
            { update: plain, strategies: ["adaptive-2019"] },
          ]),
        ),
    };
  },
};
