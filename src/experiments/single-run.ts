import { everyCombination } from "./axes.ts";
import type { Experiment, FinishedRun } from "./experiment.ts";
import { failuresInWords } from "./failed-runs.ts";
import type { Figure } from "./figures/figure.ts";
import { type OverTime, overTimeFigure } from "./figures/over-time.ts";
import { summarize } from "./tables.ts";
import { baseSettings, modelAxis } from "./tasks.ts";
import { updateLabels } from "./update-labels.ts";
import { caseAxis, seedAxis, strategyAxis } from "./usual-axes.ts";

/** The default strategy, and the papers' newest. */
const strategies = ["adaptive", "adaptive-2019"] as const;

export const singleRun: Experiment = {
  name: "single-run",
  title: "What happens in a run",
  summary: "loss, accuracy, tau, costs and estimates over the seconds of a run, for each case",
  usualSeeds: 1,
  plan({ seeds, quick, models, catalog }) {
    const base = baseSettings(models[0] as string, catalog);
    return {
      runs: everyCombination(
        quick ? { ...base, budgetSeconds: 5 } : base,
        [modelAxis(models, catalog), caseAxis(), strategyAxis(strategies), seedAxis(seeds)],
        { withRounds: true },
      ),
      introduction: [
        `${beginning(seeds.length)} with a round of a single local update, because nothing is known yet, or, with adaptive, after a probe. From then on the ` +
          "controller measures the costs c and b and how much the nodes' data disagree, and picks the tau that promises most " +
          "of what is left of the budget: adaptive-2019 by its estimates rho, beta and delta, adaptive by how far rounds take " +
          "the nodes apart beyond what chance explains (q).",
      ],
      figures: (runs) => models.flatMap((model) => figuresOf(runs, model)),
      tables: () => [],
    };
  },
};

const beginning = (seeds: number) =>
  seeds === 1
    ? "One run of each strategy in each case. It begins"
    : `${seeds} runs of each strategy in each case, one for each seed. Each begins`;

function figuresOf(runs: readonly FinishedRun[], model: string): Figure[] {
  const of = (strategy: (typeof strategies)[number]) =>
    runs.filter(({ factors }) => factors.model === model && factors.strategy === strategy);
  const labelOf = updateLabels(summarize(runs));
  const adaptive = of("adaptive");
  const published = of("adaptive-2019");
  const failuresOf = (own: readonly FinishedRun[]) =>
    failuresInWords(summarize(own), "and their lines end where they did");
  return [
    overTimeFigure(adaptive, {
      name: `progress-adaptive-${model}`,
      title: `Progress of ${labelOf("adaptive")}: ${model}`,
      text:
        `${progress} Below them the tau of each round (logarithmic) and its q: the part of the way that took the nodes apart, ` +
        "by the part that took them together or is chance. Once drift is corrected, a few seconds on, q stays near 0 in all cases." +
        failuresOf(adaptive),
      quantities: [...progressOf(adaptive), { quantity: "disagreement", title: "q: disagreement" }],
    }),
    overTimeFigure(published, {
      name: `progress-adaptive-2019-${model}`,
      title: `Progress of ${labelOf("adaptive-2019")}: ${model}`,
      text:
        `${progress} Below them the tau of each round (logarithmic) and delta, which says how much the nodes' data disagree, ` +
        "and which decides most about tau." +
        failuresOf(published),
      quantities: [...progressOf(published), { quantity: "delta", title: "delta: gradient deviation" }],
    }),
    overTimeFigure(published, {
      name: `measured-adaptive-2019-${model}`,
      title: `Costs and estimates of ${labelOf("adaptive-2019")}: ${model}`,
      text:
        "What else the controller goes by: seconds of a local update (c, a mean over the round) and of an " +
        "aggregation (b), and how the loss (rho) and its gradient (beta) change with the weights. With one " +
        "seed all cases meet the same sequence of costs, though not at the same moments." +
        failuresOf(published),
      quantities: [
        { quantity: "c", title: "c: seconds of a local update" },
        { quantity: "b", title: "b: seconds of an aggregation" },
        { quantity: "rho", title: "rho" },
        { quantity: "beta", title: "beta" },
      ],
    }),
  ];
}

const progress =
  "Loss over all training data and accuracy over all test data of the weights that each round starts from; nodes only see " +
  "what they sample.";

function progressOf(runs: readonly FinishedRun[]): OverTime["quantities"] {
  const accurate = runs.some(({ outcome }) => outcome.rounds?.some(({ accuracy }) => accuracy !== null));
  return [
    { quantity: "loss", title: "loss" },
    ...(accurate ? [{ quantity: "accuracy" as const, title: "accuracy" }] : []),
    { quantity: "tau", title: "tau", logarithmic: true },
  ];
}
