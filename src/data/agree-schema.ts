import { inNaturalOrder } from "../protocol/aggregator/natural-order.ts";
import { UserError } from "../protocol/user-error.ts";
import { unknownColumn } from "./check.ts";
import { isOfNumbers, kindOf, mostCategories, named } from "./column-kind.ts";
import { biasName } from "./features.ts";
import type { SchemaColumn, SchemaTarget, TableSchema } from "./schema.ts";
import type { ColumnStatistics, Question, TableStatistics } from "./statistics.ts";
import { targetOf } from "./target.ts";
import { profileOf } from "./told-profile.ts";

/** Rarer categories than this share one feature. */
const leastOfCategory = 3;
/** Gaps get an indicator if they are in this share of the rows, and in at least this many. */
const indicatorShare = 0.05;
const leastGaps = 20;

/**
 * What all nodes encode by, made of what they told together.
 *
 * @throws UserError if nothing can be learned from such tables
 */
export function agreeSchema(merged: TableStatistics, question: Question): TableSchema {
  checkNames(merged, question);
  const target = agreeTarget(merged, question);
  const columns: SchemaColumn[] = [];
  const leftOut = Array.from(question.told.leftOut, (name) => ({ name, why: "as asked" }));
  for (const column of merged.columns) {
    if (merged.targets.includes(column.name)) continue;
    const agreed = agreeColumn(column, merged.tables, question);
    if (typeof agreed === "string") leftOut.push({ name: column.name, why: agreed });
    else columns.push(agreed);
  }
  if (columns.length === 0) {
    const reasons = leftOut.slice(0, 5).map(({ name, why }) => `${named(name)} (${why})`);
    throw new UserError(`no column is left to learn from: ${reasons.join(", ")}`, {
      toDo: "name columns by --number or --category",
    });
  }
  return { kind: "table", version: 1, columns, leftOut, target };
}

/** The column's place in the schema, or why it has none. */
function agreeColumn(column: ColumnStatistics, tables: number, { told }: Question): SchemaColumn | string {
  const { name, missing, rows } = column;
  // Without a majority it is unclear which table has to change.
  if (2 * column.tables <= tables) return `only ${column.tables} of ${tables} tables have it`;
  if (column.leftOut !== undefined) return column.leftOut;
  if (name === biasName) return "the name is taken";
  const profile = profileOf(column);
  // One category that is known, and others that are not, are no constant.
  const withheld = typeof column.values === "object" && column.values.withheldRows > 0;
  if (withheld && (!isOfNumbers(profile) || (column.declared && !told.numbers.has(name))))
    return agreeCategories(column);
  const declared = new Set(column.declared ? [name] : []);
  const kind = kindOf(
    withheld ? { ...profile, values: undefined } : profile,
    { ...told, declared },
    { findsIds: false },
  );
  switch (kind.kind) {
    case "left out":
      return kind.why.startsWith("constant") ? "constant" : kind.why;
    case "number": {
      if (!column.moments) return "no numbers in it, or too few to be told";
      const log = told.logarithms?.has(name) ?? false;
      const { mean, squaredDeviations } = log ? logarithmOf(column) : column.moments;
      const deviation = Math.sqrt(squaredDeviations / column.numbers);
      if (!(deviation > 1e-12 * Math.abs(mean))) return "constant";
      const indicator = missing >= leastGaps && missing >= indicatorShare * rows;
      return { kind: "number", name, mean, deviation, log, indicator };
    }
    case "category":
      return agreeCategories(column);
    default:
      throw new Error(`unreachable: ${kind satisfies never}`);
  }
}

function checkNames({ columns, targets }: TableStatistics, { told }: Question): void {
  for (const name of told.logarithms ?? []) {
    const where = `--log ${name}`;
    if (targets.includes(name)) {
      throw new UserError("what is to be predicted is not taken by its logarithm", { where, toDo: "leave it out" });
    }
    refuseUnknown("--log", name, columns);
  }
  for (const name of told.numbers) refuseUnknown("--number", name, columns);
  for (const name of told.categories) refuseUnknown("--category", name, columns);
}

function refuseUnknown(option: string, name: string, columns: TableStatistics["columns"]): void {
  if (columns.some((column) => column.name === name)) return;
  throw new UserError(unknownColumn(option, name, { columns }, "no node has such a column"));
}

function logarithmOf({ name, logarithm }: ColumnStatistics): NonNullable<ColumnStatistics["logarithm"]> {
  if (logarithm) return logarithm;
  throw new UserError("not all nodes tell about the logarithm of this column", {
    where: `--log ${name}`,
    toDo: "install the same version of edgewise on all of them",
  });
}

function agreeCategories({ name, values }: ColumnStatistics): SchemaColumn | string {
  if (values === undefined || values === "many") return "free text";
  const byCount = values.known.toSorted(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  const frequent = byCount.filter(([, n], i) => i < mostCategories && n >= leastOfCategory);
  if (frequent.length === 0) return "no category in it has enough rows to be told";
  const rare = values.withheldRows > 0 || frequent.length < byCount.length;
  if (frequent.length === 1 && !rare) return "constant";
  return { kind: "category", name, categories: inNaturalOrder(frequent.map(([value]) => value)), rare };
}

function agreeTarget(merged: TableStatistics, { target, regression }: Question): SchemaTarget {
  if (target === undefined) return { kind: "none" };
  if (merged.targets.length > 1) {
    throw new UserError(`column ${target} has other names at other nodes: ${merged.targets.map(named).join(", ")}`, {
      toDo: "name it as it is called in the first line of their tables",
    });
  }
  const name = merged.targets[0] ?? target;
  const column = merged.columns.find((each) => each.name === name);
  if (!column) throw new UserError(`no node has a column ${named(target)}`);
  const where = `column ${named(name)}`;
  const profile = profileOf(column);
  const present = column.rows - column.missing;
  const { values } = column;
  if (typeof values === "object" && values.known.length < 2 && values.withheldRows > 0) {
    throw new UserError(`${values.withheldRows} rows have values that are too rare to be told`, {
      where,
      toDo: "let the nodes tell them with --min-count 1, or take a target of numbers with --regression",
    });
  }
  if (isOfNumbers(profile) && column.numbers < present) {
    const others = present - column.numbers;
    throw new UserError(`the target is a number but for ${others} of ${present} rows`, {
      where,
      toDo: "correct them, or call what stands there missing with --missing at their nodes",
    });
  }
  const agreed = targetOf(profile, { regression });
  switch (agreed.kind) {
    case "refused":
      throw new UserError(agreed.why, { where });
    case "numbers": {
      const { mean = 0, squaredDeviations = 0 } = column.moments ?? {};
      return { kind: "number", name, mean, deviation: Math.sqrt(squaredDeviations / column.numbers) };
    }
    case "classes": {
      const counts = new Map(agreed.classes.map((each) => [each.name, each.count]));
      const names = inNaturalOrder([...counts.keys()]);
      return { kind: "classes", name, classes: names.map((each) => ({ name: each, count: counts.get(each) ?? 0 })) };
    }
    default:
      throw new Error(`unreachable: ${agreed satisfies never}`);
  }
}
