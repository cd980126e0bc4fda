import type { Value } from "../axes.ts";
import type { FinishedRun } from "../experiment.ts";
import type { RoundRecord } from "../rounds.ts";
import type { Figure } from "./figure.ts";
import { panelTitle } from "./panels.ts";
import { linear, logarithmic as logarithmicScale } from "./scales.ts";
import { freeLook, scalesOf } from "./strategy-looks.ts";
import { headOf } from "./theme.ts";

type Quantity = Exclude<keyof RoundRecord, "round" | "startSeconds" | "endSeconds">;

export interface OverTime {
  readonly name: string;
  readonly title: string;
  readonly text: string;
  /** In the order of the panels. */
  readonly quantities: readonly {
    readonly quantity: Quantity;
    readonly title: string;
    readonly logarithmic?: boolean;
  }[];
}

const titleOf = (factors: FinishedRun["factors"]) => panelTitle("case", factors.case as Value);

/** A panel for each quantity over the consumed seconds, a line for each case. */
export function overTimeFigure(runs: readonly FinishedRun[], { name, title, text, quantities }: OverTime): Figure {
  const cases = [...new Set(runs.map(({ factors }) => factors.case as Value))];
  const titles = cases.map((value) => panelTitle("case", value));
  const { color, strokeDash } = scalesOf(
    titles,
    // Case 3 often lies on case 1.
    titles.map((_, i) => ({ ...freeLook(i), dash: i === 2 ? [5, 3] : [1, 0] })),
    "case",
  );
  const budgetSeconds = Math.max(1, ...runs.map(({ outcome: { result } }) => result.budgetSeconds));
  const panels = quantities.map((panel) => {
    const { quantity, logarithmic = false } = panel;
    const atStart = quantity === "loss" || quantity === "accuracy";
    const values = runs.flatMap(({ factors, outcome }) =>
      (outcome.rounds ?? []).flatMap((round) => {
        const y = round[quantity];
        if (y === null || !Number.isFinite(y) || (logarithmic && y <= 0)) return [];
        const seconds = atStart ? round.startSeconds : round.endSeconds;
        return [{ seconds, y, case: titleOf(factors), line: titleOf(factors), seed: factors.seed }];
      }),
    );
    return {
      width: 330,
      height: 150,
      title: panel.title,
      data: { values },
      mark: {
        type: "line" as const,
        strokeWidth: 1.6,
        opacity: 0.9,
        ...(atStart ? {} : { interpolate: "step-before" as const }),
      },
      encoding: {
        x: {
          field: "seconds",
          type: "quantitative" as const,
          title: "seconds of the budget consumed",
          scale: { domain: [0, budgetSeconds], nice: false },
          axis: { grid: false, tickCount: 4, labelFlush: false },
        },
        y: {
          field: "y",
          type: "quantitative" as const,
          title: null,
          ...(logarithmic
            ? logarithmicScale(
                values.map((value) => value.y),
                { all125: true },
              )
            : linear),
        },
        color,
        strokeDash,
        detail: { field: "seed", type: "nominal" as const },
      },
    };
  });
  return {
    name,
    title,
    text,
    spec: {
      ...headOf(title),
      columns: 2,
      spacing: 28,
      concat: panels,
    },
  };
}
