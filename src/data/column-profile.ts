import {
  isBoolean,
  isDate,
  isMissing,
  isMissingNumber,
  type MissingWords,
  type NumberFormat,
  parseCell,
  plainNumbers,
} from "./cells.ts";
import type { Cell, NamePlace } from "./record-visitor.ts";

/** A cell, and where it is, in words; `order` counts records. */
export interface Place {
  readonly place: string;
  readonly order: number;
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
const mostValues = 1000;

/** Places of the running figures of numbers: in one array of float64, where changing them allocates nothing. */
const [minimum, maximum, mean, squaredDeviations, previous] = [0, 1, 2, 3, 4];

/** Looks at the cells of one column, one after the other, and keeps what tells its kind. */
export class ColumnProfiler {
  readonly #name: string;
  #format: NumberFormat = plainNumbers;
  #firstFormat: NumberFormat | undefined;
  #placeOf: NamePlace = (line) => `line ${line}`;
  readonly #missingWords: MissingWords;
  readonly #figures = Float64Array.of(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0, Number.NaN);
  #count = 0;
  #missing = 0;
  #numbers = 0;
  #wholeNumbers = 0;
  #beyondExact = false;
  #counts = true;
  #infinite = 0;
  #firstInfinite: Place | undefined;
  #booleans = 0;
  #dates = 0;
  #firstText: Place | undefined;
  /** Numbers by what they are worth, and texts; together at most `mostValues`. */
  #numberValues: Map<number, number> | undefined = new Map();
  #textValues: Map<string, number> | undefined = new Map();

  constructor(name: string, missing: MissingWords) {
    this.#name = name;
    this.#missingWords = missing;
  }

  /** What comes next is written in this way. */
  beginFile(format: NumberFormat, placeOf: NamePlace): void {
    this.#format = format;
    this.#firstFormat ??= format;
    this.#placeOf = placeOf;
  }

  /** @returns whether the cell has a value */
  add(cell: Cell, line: number): boolean {
    this.#count++;
    if (typeof cell !== "string") {
      if (cell === undefined || isMissingNumber(cell, this.#missingWords)) {
        this.#missing++;
        return false;
      }
      if (Number.isFinite(cell)) this.#addNumber(cell, undefined);
      else this.#addOther(String(cell), line, false);
      return true;
    }
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

  #addNumber(value: number, text: string | undefined): void {
    const figures = this.#figures;
    this.#numbers++;
    if (Number.isInteger(value)) {
      this.#wholeNumbers++;
      if (!Number.isSafeInteger(value)) this.#beyondExact = true;
    }
    if (value < (figures[minimum] as number)) figures[minimum] = value;
    if (value > (figures[maximum] as number)) figures[maximum] = value;
    const before = figures[mean] as number;
    const after = before + (value - before) / this.#numbers;
    figures[mean] = after;
    figures[squaredDeviations] = (figures[squaredDeviations] as number) + (value - before) * (value - after);
    if (this.#numbers > 1 && value !== (figures[previous] as number) + 1) this.#counts = false;
    figures[previous] = value;
    // Of ids beyond what float64 can tell apart the digits count.
    if (this.#beyondExact) this.#tallyText(text ?? String(value));
    else if (this.#numberValues) {
      this.#numberValues.set(value, (this.#numberValues.get(value) ?? 0) + 1);
      this.#endLongTally();
    }
  }

  #addOther(text: string, line: number, isText: boolean): void {
    if (isText) {
      this.#firstText ??= this.#place(text, line);
      if (isBoolean(text)) this.#booleans++;
      else if (isDate(text)) this.#dates++;
    } else {
      this.#infinite++;
      this.#firstInfinite ??= this.#place(text, line);
    }
    this.#tallyText(text);
  }

  #place(text: string, line: number): Place {
    return { place: this.#placeOf(line), order: this.#count, text };
  }

  #tallyText(text: string): void {
    if (!this.#textValues) return;
    const before = this.#textValues.get(text);
    if (before !== undefined) return void this.#textValues.set(text, before + 1);
    this.#textValues.set(alone(text), 1);
    this.#endLongTally();
  }

  #endLongTally(): void {
    if ((this.#numberValues?.size ?? 0) + (this.#textValues?.size ?? 0) <= mostValues) return;
    this.#numberValues = undefined;
    this.#textValues = undefined;
  }

  profile(): ColumnProfile {
    const figures = this.#figures;
    return {
      name: this.#name,
      format: this.#firstFormat ?? plainNumbers,
      count: this.#count,
      missing: this.#missing,
      numbers: this.#numbers,
      wholeNumbers: this.#wholeNumbers,
      beyondExact: this.#beyondExact,
      minimum: figures[minimum] as number,
      maximum: figures[maximum] as number,
      mean: figures[mean] as number,
      squaredDeviations: figures[squaredDeviations] as number,
      counts: this.#counts && this.#numbers > 1,
      infinite: this.#infinite,
      firstInfinite: this.#firstInfinite,
      booleans: this.#booleans,
      dates: this.#dates,
      firstText: this.#firstText,
      values: this.#values(),
    };
  }

  #values(): ReadonlyMap<string, number> | undefined {
    if (!this.#numberValues || !this.#textValues) return undefined;
    const numbers = Array.from(this.#numberValues, ([value, count]) => [String(value), count] as const);
    return new Map([...numbers, ...this.#textValues]);
  }
}

/** The same text in memory of its own: a long one that was cut out of a piece of a file keeps the whole piece in memory. */
export function alone(text: string): string {
  return text.length <= 12 ? text : ` ${text}`.slice(1);
}

/** Most cells have no space around them, and a call that finds that out costs more than this look. */
export function trimmed(cell: string): string {
  if (cell.length === 0) return cell;
  return cell.charCodeAt(0) <= 32 || cell.charCodeAt(cell.length - 1) <= 32 ? cell.trim() : cell;
}
