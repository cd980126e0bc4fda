import type { ColumnProfile, Place } from "./column-profile.ts";

/** What a column is taken for, and in a few words why. */
export type ColumnKind =
  | { readonly kind: "number"; readonly why: string; readonly bad: BadCells | undefined }
  | { readonly kind: "category"; readonly why: string; readonly values: number }
  | { readonly kind: "left out"; readonly why: string };

/** Cells of a column of numbers that are none. */
export interface BadCells {
  readonly count: number;
  readonly first: Place;
}

/** What the user said of columns by name; it counts before anything that is found. */
export interface ToldKinds {
  readonly numbers: ReadonlySet<string>;
  readonly categories: ReadonlySet<string>;
  readonly leftOut: ReadonlySet<string>;
  /** Numbers that are taken by their logarithm. */
  readonly logarithms?: ReadonlySet<string>;
  /** Categories by the word of the file itself. */
  readonly declared?: ReadonlySet<string>;
}

export const nothingTold: ToldKinds = { numbers: new Set(), categories: new Set(), leftOut: new Set() };

/** A column in which at most this share of the values, or one or two, are no numbers is one of numbers with mistakes in it. */
const mistakenShare = 0.1;
const fewMistakes = 2;
/** Limits of categories: the most values, and how often each occurs on average; else a column is free text. */
export const mostCategories = 200;
const leastRepeats = 2;

/** What a column is taken for as a feature. `findsIds`: false where ids have been left out already. */
export function kindOf(
  profile: ColumnProfile,
  told: ToldKinds = nothingTold,
  { findsIds = true }: { readonly findsIds?: boolean } = {},
): ColumnKind {
  const { name, count, missing, values, dates, booleans } = profile;
  const present = count - missing;
  if (told.leftOut.has(name)) return { kind: "left out", why: "as asked" };
  if (told.logarithms?.has(name)) return { kind: "number", why: "by its logarithm, as asked", bad: badCells(profile) };
  if (told.numbers.has(name)) return { kind: "number", why: "as asked", bad: badCells(profile) };
  if (told.categories.has(name)) {
    return {
      kind: "category",
      why: values ? `as asked, ${values.size} values` : "as asked",
      values: values?.size ?? 0,
    };
  }
  if (told.declared?.has(name) && values && values.size > 1 && values.size <= mostCategories) {
    return { kind: "category", why: `declared as such, ${values.size} values`, values: values.size };
  }
  if (present === 0) return { kind: "left out", why: "no value in any row" };
  if (values?.size === 1)
    return { kind: "left out", why: `constant: ${quoted(firstKey(values))} in every row that has one` };
  if (profile.beyondExact) return { kind: "left out", why: "ids: whole numbers beyond 2^53" };
  if (isOfNumbers(profile)) {
    if (findsIds && isId(profile, present))
      return { kind: "left out", why: "ids: a different whole number in every row" };
    return { kind: "number", why: rangeOf(profile), bad: badCells(profile) };
  }
  if (dates >= (1 - mistakenShare) * present) return { kind: "left out", why: "dates" };
  if (booleans === present) return { kind: "category", why: "yes or no, in words", values: values?.size ?? 2 };
  if (values && hasSentences(values)) return { kind: "left out", why: "free text" };
  if (values && values.size <= mostCategories && present >= leastRepeats * values.size) {
    return { kind: "category", why: `${values.size} values`, values: values.size };
  }
  if (values && values.size === present) return { kind: "left out", why: "a different text in every row" };
  return { kind: "left out", why: "free text" };
}

/** So many different texts of so many words on average are sentences, even if each stands there often. */
const fewTexts = 5;
const wordsOfSentence = 4;

export function hasSentences(values: ReadonlyMap<string, number>): boolean {
  if (values.size < fewTexts) return false;
  let words = 0;
  for (const text of values.keys()) words += text.split(/\s+/).length;
  return words >= wordsOfSentence * values.size;
}

/** Whether nearly all values are numbers. */
export function isOfNumbers({ count, missing, numbers }: ColumnProfile): boolean {
  const present = count - missing;
  const others = present - numbers;
  return others <= Math.max(fewMistakes, mistakenShare * present) && numbers > 2 * others;
}

function isId({ name, wholeNumbers, values, counts }: ColumnProfile, present: number): boolean {
  if (wholeNumbers < present) return false;
  if (counts && present > 2) return /(?:^|[^a-z])(?:id|no|nr|row|index|key)(?:$|[^a-z])|^unnamed|^$/i.test(name);
  return (values === undefined || values.size === present) && /(?:^|[ _-])id$|^id(?:[ _-]|$)/i.test(name);
}

function badCells({
  count,
  missing,
  numbers,
  infinite,
  firstText,
  firstInfinite,
}: ColumnProfile): BadCells | undefined {
  const first = earlier(firstText, firstInfinite);
  const bad = count - missing - numbers;
  return bad > 0 && first ? { count: Math.max(bad, infinite), first } : undefined;
}

function earlier(a: Place | undefined, b: Place | undefined): Place | undefined {
  if (!a || !b) return a ?? b;
  return a.order <= b.order ? a : b;
}

function rangeOf({ minimum, maximum, wholeNumbers, numbers }: ColumnProfile): string {
  return `${wholeNumbers === numbers ? "whole, " : ""}${short(minimum)} to ${short(maximum)}`;
}

/** A number in at most four significant digits, whole ones up to a billion in all of theirs. */
export function short(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 1e9 ? String(value) : String(Number(value.toPrecision(4)));
}

const longestQuote = 30;

/** A value as it stands in a sentence. */
export function quoted(text: string): string {
  const flat = text.replace(/\s+/g, " ");
  return JSON.stringify(flat.length > longestQuote ? `${flat.slice(0, longestQuote - 3)}...` : flat);
}

/** A name in a sentence. */
export function named(name: string): string {
  return /^[\p{L}\p{N}_.-]+$/u.test(name) ? name : JSON.stringify(name);
}

/** A name as an argument of a command. */
export function shellQuoted(name: string): string {
  return /^[\w.-]+$/.test(name) ? name : `'${name.replaceAll("'", `'\\''`)}'`;
}

const firstKey = (values: ReadonlyMap<string, number>): string => values.keys().next().value ?? "";
