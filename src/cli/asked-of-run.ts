import type { AskedOfRun } from "../data/asked-of-run.ts";
import type { DataQuestion } from "../protocol/own-data-messages.ts";

/** What a run's folder records of options that are no settings. */
export function askedOf(
  { from }: { readonly from?: string | undefined },
  question: DataQuestion | undefined,
): AskedOfRun {
  return { ...(from === undefined ? {} : { from }), ...(question ? ofData(question) : {}) };
}

function ofData(question: DataQuestion): AskedOfRun {
  if (question.kind === "pictures") {
    const { width, height, channels } = question;
    return { pictures: `${width}x${height}${channels === undefined ? "" : `x${channels}`}` };
  }
  const { target, regression, numbers, categories, leftOut, logarithms = [] } = question;
  const lists = { number: numbers, category: categories, ignore: leftOut, log: logarithms };
  return {
    ...(target === undefined ? {} : { target }),
    ...(regression ? { regression } : {}),
    ...Object.fromEntries(Object.entries(lists).filter(([, names]) => names.length > 0)),
  };
}
