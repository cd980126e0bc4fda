import { everyCombination } from "./axes.ts";
import type { Experiment } from "./experiment.ts";
import { overTimeFigure } from "./figures/over-time.ts";
import { baseSettings, modelAxis } from "./tasks.ts";
import { caseAxis, seedAxis, strategyAxis } from "./usual-axes.ts";

export const singleRun: Experiment = {
  name: "single-run",
  title: "What happens in a run",
  summary: "loss, accuracy, tau, costs and estimates over the seconds of a run, for each case",
  usualSeeds: 1,
  plan({ seeds, quick, models }) {
    const base = baseSettings(models[0] as string);
    return {
      runs: everyCombination(
        quick ? { ...base, budgetSeconds: 5 } : base,
        [modelAxis(models), caseAxis(), strategyAxis(["adaptive-2019"]), seedAxis(seeds)],
        { withRounds: true },
      ),
      introduction: [
        `${beginning(seeds.length)} with a round of a single local update, because it knows nothing yet; from the second ` +
          "round on it estimates rho, beta and delta, and with the measured costs c and b picks the tau that promises " +
          "most of what is left of the budget.",
      ],
      figures: (runs) =>
        models.flatMap((model) => {
          const ofModel = runs.filter(({ factors }) => factors.model === model);
          return [
            overTimeFigure(ofModel, {
              name: `progress-${model}`,
              title: `Progress and tau (${model})`,
              text:
                "Loss over all training data and accuracy over all test data of the weights that each round starts " +
                "from; nodes only see what they sample. Below them the tau of each round (logarithmic) and delta, " +
                "which says how much the nodes' data disagree, and which decides most about tau.",
              quantities: [
                { quantity: "loss", title: "loss" },
                ...(ofModel.some(({ outcome }) => outcome.rounds?.some(({ accuracy }) => accuracy !== null))
                  ? [{ quantity: "accuracy" as const, title: "accuracy" }]
                  : []),
                { quantity: "tau", title: "tau", logarithmic: true },
                { quantity: "delta", title: "delta: gradient deviation" },
              ],
            }),
            overTimeFigure(ofModel, {
              name: `measured-${model}`,
              title: `Costs and estimates (${model})`,
              text:
                "What else the controller goes by: seconds of a local update (c, a mean over the round) and of an " +
                "aggregation (b), and how the loss (rho) and its gradient (beta) change with the weights. With one " +
                "seed all cases meet the same sequence of costs, though not at the same moments.",
              quantities: [
                { quantity: "c", title: "c: seconds of a local update" },
                { quantity: "b", title: "b: seconds of an aggregation" },
                { quantity: "rho", title: "rho" },
                { quantity: "beta", title: "beta" },
              ],
            }),
          ];
        }),
      tables: () => [],
    };
  },
};

function beginning(seeds: number): string {
  if (seeds === 1) return "One run of adaptive-2019 in each case. It begins";
  return `${seeds} runs of adaptive-2019 in each case, one for each seed. Each begins`;
}
