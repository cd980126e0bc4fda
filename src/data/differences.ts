import { isOfNumbers, named } from "./column-kind.ts";
import type { ColumnProfile } from "./column-profile.ts";
import type { TableSchema } from "./schema.ts";

/** What a table has otherwise than the nodes agreed, in sentences that hold none of its values. */
export interface Differences {
  /** The table cannot be learned from with the others: what is wrong with which column, a sentence for each. */
  readonly problems: ReadonlyMap<string, string>;
  /** It can, with a warning. */
  readonly warnings: readonly string[];
}

/** Other units are suspected from this ratio of sizes on. */
const otherUnits = 300;

/** Compares a table with the schema of the run. */
export function differencesOf(columns: readonly ColumnProfile[], schema: TableSchema): Differences {
  const problems = new Map<string, string>();
  const warnings: string[] = [];
  const profiles = new Map(columns.map((profile) => [profile.name, profile]));
  for (const column of schema.columns) {
    const profile = profiles.get(column.name);
    if (!profile) {
      problems.set(column.name, `column ${named(column.name)} is missing`);
      continue;
    }
    if (column.kind === "category" || profile.count === profile.missing) continue;
    if (!isOfNumbers(profile)) problems.set(column.name, textForNumbers(profile));
    else if (profile.numbers > 0) warnings.push(...unitsOf(profile, column));
  }
  const { target } = schema;
  if (target.kind === "none") return { problems, warnings };
  const profile = profiles.get(target.name);
  if (!profile) problems.set(target.name, `column ${named(target.name)}, the target, is missing`);
  else if (target.kind === "number" && !isOfNumbers(profile)) problems.set(target.name, textForNumbers(profile));
  else if (target.kind === "classes") {
    const known = new Set(target.classes.map(({ name }) => name));
    const unseen = [...(profile.values ?? [])].filter(([value]) => !known.has(value));
    const rows = unseen.reduce((sum, [, count]) => sum + count, 0);
    const all = profile.count - profile.missing;
    if (profile.values === undefined || rows === all) {
      const none = `column ${named(target.name)} has none of the ${known.size} classes that the others have`;
      problems.set(target.name, none);
    } else if (rows > 0) {
      const classes = unseen.length === 1 ? "a class" : `${unseen.length} classes`;
      warnings.push(`${rows} of ${all} rows are of ${classes} that the others have not: they are dropped`);
    }
  }
  return { problems, warnings };
}

function textForNumbers({ name, count, missing, numbers, firstText }: ColumnProfile): string {
  const others = count - missing - numbers;
  const where = firstText ? `, first in ${firstText.place}` : "";
  return `column ${named(name)} has text in ${others} of ${count - missing} rows where the others have numbers${where}`;
}

function unitsOf(
  { name, numbers, mean, squaredDeviations }: ColumnProfile,
  agreed: { readonly mean: number; readonly deviation: number; readonly log: boolean },
): string[] {
  if (agreed.log) return [];
  const here = Math.hypot(mean, Math.sqrt(squaredDeviations / numbers));
  const there = Math.hypot(agreed.mean, agreed.deviation);
  if (here === 0) return [];
  const ratio = Math.max(here / there, there / here);
  if (ratio < otherUnits) return [];
  const times = `${Number(ratio.toPrecision(1))} times as ${here > there ? "large" : "small"}`;
  return [`numbers of column ${named(name)} are about ${times} as all together: are the units the same?`];
}
