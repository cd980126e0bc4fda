import type { TestResult } from "../../../../src/protocol/result.ts";
import { percent, significant } from "../../words.ts";

/** How good a result is, as a sentence or two. @param target what numbers are called that are predicted */
export function verdict(test: TestResult, target: string | undefined): string {
  if (test.kind === "numbers") {
    const unit = target === undefined ? "in its own units" : `in the units of ${target}`;
    const explained = test.r2 === null ? "" : ` They explain ${percent(Math.max(0, test.r2))} of its variance (R²).`;
    const worth = test.learnedNothing ? " It has learned nothing: always answering the mean is as good." : "";
    return `The model's answers are off by ${significant(test.mae)} on average, ${unit}.${explained}${worth}`;
  }
  const worth = test.learnedNothing
    ? " It has learned nothing: who only knows how frequent each class is does as well."
    : "";
  return `The model is right for ${percent(test.accuracy)} of them; always saying the most frequent class would be right for ${percent(test.majority)}.${worth}`;
}

/** What the measures in the table are, in the order of their columns. */
export function measureWords(kind: TestResult["kind"]): { readonly heads: readonly string[]; readonly about: string } {
  return kind === "classes"
    ? {
        heads: ["right", "most frequent class", "macro F1"],
        about:
          "Most frequent class: how often always saying it would be right. Macro F1: how well each class is found and told from the others, the mean over the classes; 1 is best.",
      }
    : {
        heads: ["RMSE", "MAE", "R²"],
        about:
          "RMSE and MAE: how far the answers are off, as the root of the mean square and as the mean. R²: the share of the variance that they explain; 1 is best, 0 no better than the mean.",
      };
}
