import { isOfNumbers, quoted, short } from "./column-kind.ts";
import type { ColumnProfile } from "./column-profile.ts";

/** What is to be predicted. */
export type TargetKind =
  | { readonly kind: "classes"; readonly classes: readonly ClassCount[]; readonly why: string }
  | { readonly kind: "numbers"; readonly mean: number; readonly deviation: number; readonly why: string }
  | { readonly kind: "refused"; readonly why: string };

/** A class by its name, and how many examples have it. */
export interface ClassCount {
  readonly name: string;
  readonly count: number;
}

/** Whole numbers with at most this many different values are classes. */
export const mostClassesOfNumbers = 20;
/** And if each has this many rows on average. */
const leastRowsPerClass = 3;
/** The most classes of a target. */
export const mostClasses = 256;

/** What a column is as a target; `regression` takes numbers as numbers however few there are. */
export function targetOf(
  profile: ColumnProfile,
  { regression = false }: { readonly regression?: boolean } = {},
): TargetKind {
  const { count, missing, numbers, wholeNumbers, values } = profile;
  const present = count - missing;
  if (present === 0) return { kind: "refused", why: "the target has no value in any row" };
  const allNumbers = numbers === present;
  if (regression) {
    if (allNumbers) return asNumbers(profile, "as asked");
    return {
      kind: "refused",
      why: `the target is to be a number, and ${quoted(profile.firstText?.text ?? "")} in ${profile.firstText?.place} is none`,
    };
  }
  const fewWhole =
    wholeNumbers === present &&
    values !== undefined &&
    values.size <= Math.max(2, Math.min(mostClassesOfNumbers, present / leastRowsPerClass));
  if (isOfNumbers(profile) && !fewWhole) {
    if (allNumbers) return asNumbers(profile, "numbers of many values: to be predicted as numbers");
    const bad = profile.firstText ?? profile.firstInfinite;
    return {
      kind: "refused",
      why: `the target is a number but for ${present - numbers} rows, the first in ${bad?.place}: ${quoted(bad?.text ?? "")}`,
    };
  }
  if (values === undefined || values.size > mostClasses) {
    return { kind: "refused", why: `the target has more than ${mostClasses} different texts: it is no class` };
  }
  const classes = [...values]
    .map(([name, n]) => ({ name, count: n }))
    .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
  if (classes.length === 1)
    return {
      kind: "refused",
      why: `all rows are of one class, ${quoted(classes[0]?.name ?? "")}: there is nothing to tell apart`,
    };
  return { kind: "classes", classes, why: allNumbers ? "few whole numbers: classes" : "texts: classes" };
}

function asNumbers({ mean, squaredDeviations, numbers, minimum, maximum }: ColumnProfile, why: string): TargetKind {
  if (minimum === maximum)
    return { kind: "refused", why: `the target is ${short(minimum)} in every row: there is nothing to learn` };
  return { kind: "numbers", mean, deviation: Math.sqrt(squaredDeviations / Math.max(1, numbers - 1)), why };
}
