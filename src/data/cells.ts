/** How numbers are written in a column. */
export interface NumberFormat {
  readonly decimal: "." | ",";
  /** What stands between groups of three digits. */
  readonly thousands: "" | "," | "." | " " | "'";
}

export const plainNumbers: NumberFormat = { decimal: ".", thousands: "" };

/** Cells that mean a missing value, unless others are named. Compared without regard to case. */
const missingWords: readonly string[] = ["", "?", "na", "n/a", "nan", "null", "nil", "#n/a", "-", "."];

/** The words that stand for a missing value, in lower case. */
export interface MissingWords {
  readonly words: ReadonlySet<string>;
  /** Characters of the longest: what is longer need not be looked up. */
  readonly longest: number;
  /** Those that are numbers: -200 and -200.0 are the same. */
  readonly numbers: ReadonlySet<number>;
}

/** The usual words, and those that were named. */
export function missingSet(named: readonly string[] = []): MissingWords {
  const words = new Set([...missingWords, ...named.map((word) => word.trim().toLowerCase())]);
  const numbers = named.map((word) => parseCell(word.trim(), plainNumbers)).filter((value) => !Number.isNaN(value));
  return { words, longest: Math.max(...Array.from(words, (word) => word.length)), numbers: new Set(numbers) };
}

/** Whether a cell, without the space around it, says that nothing is known. */
export function isMissing(cell: string, { words, longest }: MissingWords): boolean {
  if (cell === "") return true;
  return cell.length <= longest && (words.has(cell) || words.has(cell.toLowerCase()));
}

/**
 * What a cell holds, whether a text was read or a number: undefined where that stands for a missing value, a number (which
 * may be infinite), or else the text without the space around it. Allocates nothing for texts without such space.
 */
export function readCell(
  cell: string | number | undefined,
  format: NumberFormat,
  words: MissingWords,
): number | string | undefined {
  if (cell === undefined) return undefined;
  if (typeof cell === "number") return isMissingNumber(cell, words) ? undefined : cell;
  const text = trimmed(cell);
  if (isMissing(text, words)) return undefined;
  const value = parseCell(text, format);
  if (Number.isNaN(value)) return text;
  return isMissingNumber(value, words) ? undefined : value;
}

/** Most cells have no space around them, and a call that finds that out costs more than this look. */
export function trimmed(cell: string): string {
  if (cell.length === 0) return cell;
  return cell.charCodeAt(0) <= 32 || cell.charCodeAt(cell.length - 1) <= 32 ? cell.trim() : cell;
}

/** Whether a number is told from its neighbours by what it is worth; of infinite and large whole ones the digits count. */
export function isExact(value: number): boolean {
  return Number.isInteger(value) ? Number.isSafeInteger(value) : Number.isFinite(value);
}

/** What `readCell` found in a cell as statistics and schemas call it: exact numbers as they are worth (1.0 is 1), else the text. */
export function valueText(read: number | string, cell: string | number | undefined): string {
  if (typeof read === "string") return read;
  return isExact(read) ? String(read) : trimmed(String(cell));
}

function isMissingNumber(value: number, { numbers }: MissingWords): boolean {
  return Number.isNaN(value) || (numbers.size > 0 && numbers.has(value));
}

/**
 * The number that a cell holds, in this format; NaN where it holds none. Infinite numbers in words (`inf`, `Infinity`) and
 * ones too large for a float64 are Infinity, which no model can learn from: the caller names the row.
 */
export function parseCell(cell: string, format: NumberFormat): number {
  const first = cell.charCodeAt(0);
  // Digits, + - . and the letter I or i of infinity; anything else begins no number.
  const canBegin =
    (first >= 0x30 && first <= 0x39) || first === 0x2b || first === 0x2d || first === 0x2e || first === 0x2c;
  if (!canBegin) return /^(?:inf|infinity)$/i.test(cell) ? Number.POSITIVE_INFINITY : Number.NaN;
  if (format.thousands === "" && format.decimal === ".") return parsePlain(cell);
  const ungrouped = format.thousands === "" ? cell : cell.replaceAll(format.thousands, "");
  return parsePlain(format.decimal === "," ? ungrouped.replace(",", ".") : ungrouped);
}

function parsePlain(cell: string): number {
  const value = Number(cell);
  // Number() also reads 0x10, 0b1 and 0o7, which people do not write into tables.
  if (!Number.isNaN(value)) return cell.length > 2 && /^[+-]?0[xob]/i.test(cell) ? Number.NaN : value;
  return /^[+-]?(?:inf|infinity)$/i.test(cell) ? Number.POSITIVE_INFINITY : Number.NaN;
}

/**
 * The format of these cells of one column, none of them missing: decimal commas where they make all of them numbers,
 * groups of three digits likewise, else plain numbers. `1,234` alone could be either: in a file whose fields are separated
 * by commas it is a group, in others a decimal comma.
 */
export function formatOf(cells: readonly string[], separator: string): NumberFormat {
  if (cells.every((cell) => !/[, ']|\..*\./.test(cell))) return plainNumbers;
  const candidates = separator === "," ? [...groupedFormats, ...commaFormats] : [...commaFormats, ...groupedFormats];
  return candidates.find((format) => cells.every((cell) => reads(cell, format))) ?? plainNumbers;
}

const groupedFormats: readonly NumberFormat[] = [
  { decimal: ".", thousands: "," },
  { decimal: ".", thousands: " " },
  { decimal: ".", thousands: "'" },
];
const commaFormats: readonly NumberFormat[] = [
  { decimal: ",", thousands: "" },
  { decimal: ",", thousands: "." },
  { decimal: ",", thousands: " " },
];

/** Whether a cell is a finite number in this format, its groups being of three digits and before the decimal mark. */
function reads(cell: string, format: NumberFormat): boolean {
  const { decimal, thousands } = format;
  if (thousands !== "" && cell.includes(thousands)) {
    const [whole = "", fraction = ""] = cell.split(decimal);
    const parts = whole.replace(/^[+-]/, "").split(thousands);
    const inThrees = parts.every((part, i) => /^\d+$/.test(part) && (i === 0 ? part.length <= 3 : part.length === 3));
    if (!inThrees || fraction.includes(thousands)) return false;
  }
  return Number.isFinite(parseCell(cell, format));
}

const booleanWords = new Set(["true", "false", "t", "f", "yes", "no", "y", "n"]);

/** Whether a cell is one of the words for yes and no. */
export function isBoolean(cell: string): boolean {
  return cell.length <= 5 && booleanWords.has(cell.toLowerCase());
}

const dates = [
  /^\d{4}-\d{1,2}-\d{1,2}(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/,
  /^\d{1,2}\.\d{1,2}\.\d{4}(?: \d{1,2}:\d{2}(?::\d{2})?)?$/,
  /^\d{1,2}\/\d{1,2}\/\d{2,4}(?: \d{1,2}:\d{2}(?::\d{2})?)?$/,
  /^\d{4}\/\d{1,2}\/\d{1,2}(?: \d{1,2}:\d{2}(?::\d{2})?)?$/,
];

/** Whether a cell looks like a date, with or without a time. */
export function isDate(cell: string): boolean {
  return cell.length >= 6 && cell.length <= 35 && dates.some((pattern) => pattern.test(cell));
}
