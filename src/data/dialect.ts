import { isMissing, type MissingWords, parseCell, plainNumbers } from "./cells.ts";
import type { TakeCells } from "./plain-records.ts";
import { MalformedRecord, RecordReader } from "./record-reader.ts";
import type { Dialect } from "./table-format.ts";

/** Separators that are tried, the likeliest first. */
const separators = [",", ";", "\t", "|", " "] as const;

/** What people call a separator. */
export function separatorName(separator: string): string {
  const names = new Map([
    [",", "comma"],
    [";", "semicolon"],
    ["\t", "tab"],
    ["|", "vertical bar"],
    [" ", "space"],
  ]);
  return names.get(separator) ?? JSON.stringify(separator);
}

/** The first records of a file. */
export type Sample = readonly { readonly fields: readonly string[]; readonly line: number }[];

/** The records at the beginning of a text; one that is cut off at its end is left out unless the text is whole. */
export function sampleOf(
  text: string,
  dialect: Dialect,
  {
    whole,
    most = 2000,
    firstLine = 1,
  }: { readonly whole: boolean; readonly most?: number; readonly firstLine?: number },
): Sample {
  const sample: { fields: readonly string[]; line: number }[] = [];
  const take: TakeCells = (cells, line) => {
    if (sample.length < most) sample.push({ fields: cells.map(String), line });
  };
  const reader = new RecordReader(dialect, take, { firstLine });
  reader.push(text);
  if (whole) reader.end();
  return sample;
}

/**
 * The separator and the quote with which most of the first records have one and the same number of fields, more than one.
 * A file in which none does so has one column.
 */
export function detectDialect(text: string, whole: boolean, separator?: string): Dialect {
  const quote = detectQuote(text);
  if (separator !== undefined) return { separator, quote };
  let best: Dialect = { separator: ",", quote };
  let bestScore = 0;
  for (const candidate of separators) {
    const dialect = { separator: candidate, quote };
    const score = scoreOf(text, dialect, whole);
    if (score > bestScore) [best, bestScore] = [dialect, score];
  }
  return best;
}

/** The share of records that have the commonest number of fields, if these are two or more; 0 where quotes do not fit. */
function scoreOf(text: string, dialect: Dialect, whole: boolean): number {
  try {
    const widths = new Map<number, number>();
    const sample = sampleOf(text, dialect, { whole, most: 200 });
    for (const { fields } of sample) widths.set(fields.length, (widths.get(fields.length) ?? 0) + 1);
    const [width = 1, count = 0] = [...widths].reduce((a, b) => (b[1] > a[1] ? b : a), [1, 0]);
    return width < 2 ? 0 : count / sample.length;
  } catch (error) {
    if (error instanceof MalformedRecord) return 0;
    throw error;
  }
}

/** Single quotes where fields are wrapped in them and none is in double quotes. */
function detectQuote(text: string): string {
  const atEdges = (quote: string) =>
    text.match(new RegExp(`(?:^|[\\n,;\\t|])${quote}[^${quote}\\n]*${quote}(?=[\\r\\n,;\\t|]|$)`, "g"))?.length ?? 0;
  return atEdges("'") > 0 && atEdges('"') === 0 ? "'" : '"';
}

/** Whether the first record names the columns, and how that shows. */
export interface Header {
  readonly present: boolean;
  readonly why: string;
}

/**
 * Where a column's other values are numbers, a first one that is a number too is data, and one that is text is a name.
 * Without numbers a first record is taken for names if all are there, different, and none occurs again below it.
 */
export function detectHeader(sample: Sample, missing: MissingWords): Header {
  const [first, ...others] = sample.map(({ fields }) => fields.map((field) => field.trim()));
  if (first === undefined) return { present: false, why: "the file is empty" };
  if (others.length === 0) return { present: true, why: "there is one record only" };
  let names = 0;
  let data = 0;
  first.forEach((cell, column) => {
    const below = others.map((fields) => fields[column] ?? "").filter((other) => !isMissing(other, missing));
    const numbers = below.filter(isNumber).length;
    if (below.length === 0 || numbers < 0.9 * below.length) return;
    if (isNumber(cell)) data++;
    else if (!isMissing(cell, missing)) names++;
  });
  if (data > 0 && data >= names)
    return { present: false, why: "the first record has numbers where the others have them" };
  if (names > 0) return { present: true, why: "the first record has text where the others have numbers" };
  const distinct = new Set(first).size === first.length && !first.includes("");
  const recurs = first.some((cell, column) => others.some((fields) => fields[column] === cell));
  return distinct && !recurs
    ? { present: true, why: "nothing of the first record occurs again in its column" }
    : { present: false, why: "the first record looks like the others" };
}

const isNumber = (cell: string) => !Number.isNaN(parseCell(cell, plainNumbers)) || /^[+-]?[\d.,' ]*\d$/.test(cell);

/** Columns without a name are numbered; of several with one name the later ones get `_2`, `_3` and so on. */
export function columnNames(
  first: readonly string[],
  hasHeader: boolean,
): { readonly names: readonly string[]; readonly renamed: readonly string[] } {
  const used = new Set<string>();
  const renamed: string[] = [];
  const names = first.map((cell, i) => {
    const wanted = (hasHeader ? cell.trim() : "") || `column${i + 1}`;
    let name = wanted;
    for (let k = 2; used.has(name); k++) name = `${wanted}_${k}`;
    used.add(name);
    if (name !== wanted) renamed.push(name);
    return name;
  });
  return { names, renamed };
}
