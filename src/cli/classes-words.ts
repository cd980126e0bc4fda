import type { ClassCount } from "../data/target.ts";

const mostNamed = 5;

/** `classes: a (12), b (7)`, for the comments in a file that describes a run. */
export function classesWords(classes: readonly ClassCount[]): string {
  const named = classes.slice(0, mostNamed).map(({ name, count }) => `${name} (${count})`);
  return `classes: ${named.join(", ")}${classes.length > mostNamed ? " ..." : ""}`;
}
