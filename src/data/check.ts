import { nearest } from "../catalog/did-you-mean.ts";
import { type MissingWords, missingSet, readCell, valueText } from "./cells.ts";
import { type ColumnKind, kindOf, named, nothingTold, shellQuoted, short, type ToldKinds } from "./column-kind.ts";
import type { ColumnProfile } from "./column-profile.ts";
import { raggedText } from "./dropped-records.ts";
import { type HeavyTail, heavyTail, heavyTailWarnings } from "./heavy-tail.ts";
import { judgeClasses } from "./judge-classes.ts";
import { categoryLeaks, numberLeaks, numbersAgree } from "./leaks.ts";
import { spellingsOfOne } from "./spellings.ts";
import { standInOf } from "./stand-ins.ts";
import { declaredCategories, type Survey } from "./survey.ts";
import { type TargetKind, targetOf } from "./target.ts";

export interface CheckOptions {
  /** The column that is to be predicted; left out, none. */
  readonly target?: string;
  readonly told?: ToldKinds;
  /** Takes a target of few whole numbers as a number, not as classes. */
  readonly regression?: boolean;
  readonly missing?: readonly string[];
  /** What stands in messages for an option of the command line, where a file said it. */
  readonly nameOf?: (option: string) => string;
}

/** What a table is good for. */
export interface TableCheck {
  readonly columns: readonly CheckedColumn[];
  readonly target: CheckedTarget | undefined;
  /** What keeps the table from being learned from. */
  readonly problems: readonly string[];
  /** What may silently spoil a model. */
  readonly warnings: readonly string[];
}

export interface CheckedColumn {
  readonly profile: ColumnProfile;
  readonly kind: ColumnKind;
}

export interface CheckedTarget {
  readonly profile: ColumnProfile;
  readonly kind: TargetKind;
}

/** Takes each column for something, and finds what is wrong with the table. */
export function checkTable(survey: Survey, options: CheckOptions = {}): TableCheck {
  const { told = nothingTold, target: targetName, regression = false, nameOf = (option) => option } = options;
  const kinds = { ...told, declared: declaredCategories(survey) };
  const problems: string[] = [];
  const warnings: string[] = [];
  const target = targetName === undefined ? undefined : columnNamed(survey, targetName);
  if (targetName !== undefined && !target) problems.push(unknownColumn(nameOf("--target"), targetName, survey));
  if (target && told.logarithms?.has(target.name)) {
    problems.push(`${nameOf("--log")} ${named(target.name)}: what is to be predicted is not taken by its logarithm`);
  }
  for (const [option, names] of [
    ["--number", told.numbers],
    ["--category", told.categories],
    ["--ignore", told.leftOut],
    ["--log", told.logarithms ?? []],
  ] as const) {
    for (const name of names) {
      if (!survey.columns.some((column) => column.name === name))
        problems.push(unknownColumn(nameOf(option), name, survey));
    }
  }
  if (survey.rows === 0) problems.push("no row has as many fields as there are columns");
  // Nothing else can be said of a table whose rows are not what they seem.
  if (survey.raggedCount > 0) return { columns: [], target: undefined, problems: raggedProblems(survey), warnings };
  const columns = survey.columns
    .filter((profile) => profile !== target)
    .map((profile) => ({ profile, kind: kindOf(profile, kinds) }));
  for (const { profile, kind } of columns) {
    if (kind.kind === "number" && kind.bad) {
      const { count, first } = kind.bad;
      const rows = count === 1 ? "1 row has" : `${count} rows have`;
      problems.push(
        `column ${named(profile.name)}: ${rows} no number where the others have one, first ${first.place}: ${JSON.stringify(first.text)}; correct it, or call it missing with --missing ${first.text}, or take the column as it is with --category`,
      );
    }
    const standIn = kind.kind === "number" ? standInOf(profile) : undefined;
    if (standIn) {
      const { value, rows, apart } = standIn;
      warnings.push(
        `column ${named(profile.name)} is ${value} in ${rows} rows and ${apart}: if that stands for a missing value, leave those cells empty (or name it with --missing ${value}, for all columns)`,
      );
    }
    if (kind.kind === "left out" && kind.why.startsWith("constant")) {
      warnings.push(`column ${named(profile.name)} is left out: it has the same value in every row`);
    }
  }
  const tails = columns.filter(({ kind }) => kind.kind === "number").flatMap(({ profile }) => tailOf(profile, kinds));
  warnings.push(...heavyTailWarnings(tails));
  for (const { profile, kind } of columns) if (kind.kind === "category") warnings.push(...spellingWarnings(profile));
  if (columns.length > 0 && columns.every(({ kind }) => kind.kind === "left out")) {
    problems.push("no column is left to learn from");
  }
  const checked = target && { profile: target, kind: targetOf(target, { regression }) };
  if (checked) judgeTarget(checked, problems, warnings);
  if (checked) warnings.push(...leaksOf(survey, checked, columns, missingSet(options.missing)));
  return { columns, target: checked, problems, warnings };
}

const manyValues = 10;

/** Of few different values there is none. */
function tailOf(profile: ColumnProfile, { logarithms }: ToldKinds): HeavyTail[] {
  const { name, values, numbers, squaredDeviations } = profile;
  if (logarithms?.has(name) || (values && values.size < manyValues)) return [];
  const distance = heavyTail({ ...profile, deviation: Math.sqrt(squaredDeviations / numbers) });
  return distance === undefined ? [] : [{ name, distance }];
}

function raggedProblems({ ragged, raggedCount, columns }: Survey): string[] {
  const lines = ragged.map(({ place, fields }) => `${place} has ${raggedText(fields, columns.length)}`);
  return raggedCount > ragged.length ? [...lines, `and ${raggedCount - ragged.length} more such records`] : lines;
}

/** Values that may be the same, written otherwise. */
function spellingWarnings({ name, values }: ColumnProfile): string[] {
  return spellingsOfOne(values?.keys() ?? []).map(
    (group) =>
      `column ${named(name)}: ${group.map(named).join(" and ")} are taken for different values: if they are not, write them alike`,
  );
}

function judgeTarget({ profile, kind }: CheckedTarget, problems: string[], warnings: string[]): void {
  if (profile.missing > 0) {
    warnings.push(
      `${profile.missing} of ${profile.count} rows have no ${named(profile.name)}: they cannot be learned from, and are dropped`,
    );
  }
  if (kind.kind === "refused") {
    problems.push(`column ${named(profile.name)}: ${kind.why}`);
    return;
  }
  if (kind.kind === "classes") warnings.push(...judgeClasses(kind.classes, "rows"), ...spellingWarnings(profile));
}

function leaksOf(
  survey: Survey,
  target: CheckedTarget,
  columns: readonly CheckedColumn[],
  missing: MissingWords,
): string[] {
  const indexOf = (name: string) => survey.columns.findIndex((column) => column.name === name);
  const cellsOf = ({ name, format }: ColumnProfile) => {
    const index = indexOf(name);
    return survey.sample.map((cells) => {
      const cell = cells[index];
      const read = readCell(cell, format, missing);
      return read === undefined ? undefined : valueText(read, cell);
    });
  };
  const numbersOf = (cells: readonly (string | undefined)[]) =>
    cells.map((cell) => (cell === undefined ? Number.NaN : Number(cell)));
  const wanted = cellsOf(target.profile);
  const found: string[] = [];
  for (const { profile, kind } of columns) {
    const cells = cellsOf(profile);
    const leaks =
      target.kind.kind === "classes"
        ? (kind.kind === "category" && categoryLeaks(cells, wanted)) ||
          (kind.kind === "number" && numberLeaks(numbersOf(cells), wanted))
        : target.kind.kind === "numbers" && kind.kind === "number" && numbersAgree(numbersOf(cells), numbersOf(wanted));
    if (!leaks) continue;
    found.push(
      `column ${named(profile.name)} alone tells ${named(target.profile.name)}: is it known before ${named(target.profile.name)} is? If not, leave it out with --ignore ${shellQuoted(profile.name)}`,
    );
  }
  return found;
}

/** The column of that name, or else of that number, counted from 1. */
export function columnNamed({ columns }: Survey, name: string): ColumnProfile | undefined {
  return columns.find((column) => column.name === name) ?? (/^\d+$/.test(name) ? columns[Number(name) - 1] : undefined);
}

export function unknownColumn(
  option: string,
  name: string,
  { columns }: { readonly columns: readonly { readonly name: string }[] },
  what = "there is no such column",
): string {
  const names = columns.map((column) => column.name);
  const alike = names.find((other) => other.toLowerCase() === name.toLowerCase()) ?? nearest(name, names);
  const listed = names.slice(0, 12).map(named).join(", ");
  const more = names.length > 12 ? ` and ${names.length - 12} more` : "";
  return `${option} ${named(name)}: ${what}; ${alike ? `did you mean ${named(alike)}? ` : ""}the columns are: ${listed}${more}`;
}

/** Mean and standard deviation of a column of numbers, for people. */
export function momentsOf({ mean, squaredDeviations, numbers }: ColumnProfile): string {
  return `mean ${short(mean)}, sd ${short(Math.sqrt(squaredDeviations / Math.max(1, numbers - 1)))}`;
}
