import { named } from "./column-kind.ts";
import type { ClassCount } from "./target.ts";

/** One class with at least this share makes accuracy meaningless. */
const lopsided = 0.9;
/** A class with fewer examples than this is hardly learned. */
const fewExamples = 5;

/** Warnings of classes that cannot be learned, or hide that nothing was. `what` has the examples' name in the plural. */
export function judgeClasses(classes: readonly ClassCount[], what: string): string[] {
  const warnings: string[] = [];
  const all = classes.reduce((sum, { count }) => sum + count, 0);
  const largest = classes.reduce((a, b) => (b.count > a.count ? b : a));
  if (largest.count >= lopsided * all) {
    const percent = ((100 * largest.count) / all).toFixed(1);
    warnings.push(
      `${percent} % of the ${what} are of class ${named(largest.name)}: a model that always says so has that accuracy; look at F1 (macro) and consider --balance`,
    );
  }
  for (const { name, count } of classes) {
    if (count >= fewExamples) continue;
    warnings.push(
      `class ${named(name)} has ${count} example${count === 1 ? " only" : "s"}: it cannot be learned, or tested`,
    );
  }
  return warnings;
}
