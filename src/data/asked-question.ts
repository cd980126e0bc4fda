import type { TableQuestion } from "../protocol/own-data-messages.ts";
import type { Question } from "./statistics.ts";

/** A question as the functions of tables take it. */
export function asked({ target, regression, ...columns }: TableQuestion): Question {
  const { numbers, categories, leftOut, logarithms } = columns;
  const told = {
    numbers: new Set(numbers),
    categories: new Set(categories),
    leftOut: new Set(leftOut),
    logarithms: new Set(logarithms),
  };
  return { target, regression, told };
}
