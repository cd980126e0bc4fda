import { isBoolean, isDate, isMissing, type NumberFormat, parseCell } from "./cells.ts";

/** A cell, and the line on which its record begins. */
export interface Place {
  readonly line: number;
  readonly text: string;
}

/** What has been seen of one column. */
export interface ColumnProfile {
  readonly name: string;
  readonly format: NumberFormat;
  /** Records that were looked at, and those without a value. */
  readonly count: number;
  readonly missing: number;
  /** Cells that are finite numbers, how many of them are whole, and the largest that float64 cannot tell from its neighbours. */
  readonly numbers: number;
  readonly wholeNumbers: number;
  readonly beyondExact: boolean;
  readonly minimum: number;
  readonly maximum: number;
  readonly mean: number;
  /** Sum of the squared deviations from the mean. */
  readonly squaredDeviations: number;
  /** Whether each number is one more than the one before, as numbers of rows are. */
  readonly counts: boolean;
  readonly infinite: number;
  readonly firstInfinite: Place | undefined;
  readonly booleans: number;
  readonly dates: number;
  /** The first cell that is there and no number. */
  readonly firstText: Place | undefined;
  /** How often each value occurs, numbers by what they are worth (1.0 is 1); undefined once there are too many. */
  readonly values: ReadonlyMap<string, number> | undefined;
}

/** A column with more different values than this is not counted value by value any further. */
export const mostValues = 10_000;

/** Looks at the cells of one column, one after the other, and keeps what tells its kind. */
export class ColumnProfiler {
  readonly #name: string;
  readonly #format: NumberFormat;
  readonly #missingWords: ReadonlySet<string>;
  #count = 0;
  #missing = 0;
  #numbers = 0;
  #wholeNumbers = 0;
  #beyondExact = false;
  #minimum = Number.POSITIVE_INFINITY;
  #maximum = Number.NEGATIVE_INFINITY;
  #mean = 0;
  #squaredDeviations = 0;
  #counts = true;
  #previous = Number.NaN;
  #infinite = 0;
  #firstInfinite: Place | undefined;
  #booleans = 0;
  #dates = 0;
  #firstText: Place | undefined;
  #values: Map<string, number> | undefined = new Map();

  constructor(name: string, format: NumberFormat, missing: ReadonlySet<string>) {
    this.#name = name;
    this.#format = format;
    this.#missingWords = missing;
  }

  /** @returns whether the cell has a value */
  add(cell: string, line: number): boolean {
    this.#count++;
    const text = trimmed(cell);
    if (isMissing(text, this.#missingWords)) {
      this.#missing++;
      return false;
    }
    const value = parseCell(text, this.#format);
    if (Number.isFinite(value)) this.#addNumber(value, text);
    else this.#addOther(text, line, Number.isNaN(value));
    return true;
  }

  #addNumber(value: number, text: string): void {
    this.#numbers++;
    if (Number.isInteger(value)) {
      this.#wholeNumbers++;
      if (!Number.isSafeInteger(value)) this.#beyondExact = true;
    }
    if (value < this.#minimum) this.#minimum = value;
    if (value > this.#maximum) this.#maximum = value;
    const deviation = value - this.#mean;
    this.#mean += deviation / this.#numbers;
    this.#squaredDeviations += deviation * (value - this.#mean);
    if (this.#numbers > 1 && value !== this.#previous + 1) this.#counts = false;
    this.#previous = value;
    if (this.#values) this.#tally(this.#beyondExact ? text : String(value));
  }

  #addOther(text: string, line: number, isText: boolean): void {
    if (isText) {
      this.#firstText ??= { line, text };
      if (isBoolean(text)) this.#booleans++;
      else if (isDate(text)) this.#dates++;
    } else {
      this.#infinite++;
      this.#firstInfinite ??= { line, text };
    }
    if (this.#values) this.#tally(text);
  }

  #tally(key: string): void {
    const values = this.#values as Map<string, number>;
    values.set(key, (values.get(key) ?? 0) + 1);
    if (values.size > mostValues) this.#values = undefined;
  }

  profile(): ColumnProfile {
    return {
      name: this.#name,
      format: this.#format,
      count: this.#count,
      missing: this.#missing,
      numbers: this.#numbers,
      wholeNumbers: this.#wholeNumbers,
      beyondExact: this.#beyondExact,
      minimum: this.#minimum,
      maximum: this.#maximum,
      mean: this.#mean,
      squaredDeviations: this.#squaredDeviations,
      counts: this.#counts && this.#numbers > 1,
      infinite: this.#infinite,
      firstInfinite: this.#firstInfinite,
      booleans: this.#booleans,
      dates: this.#dates,
      firstText: this.#firstText,
      values: this.#values,
    };
  }
}

/** Most cells have no space around them, and a call that finds that out costs more than this look. */
export function trimmed(cell: string): string {
  if (cell.length === 0) return cell;
  return cell.charCodeAt(0) <= 32 || cell.charCodeAt(cell.length - 1) <= 32 ? cell.trim() : cell;
}
