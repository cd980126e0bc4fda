import {
  isBoolean,
  isDate,
  isExact,
  type MissingWords,
  type NumberFormat,
  plainNumbers,
  readCell,
  trimmed,
  valueText,
} from "./cells.ts";
import type { Cell, NamePlace } from "./record-visitor.ts";
import { signedLog } from "./signed-log.ts";

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
  /** How those without a value are written, each once and the first few only: "" where nothing is there. */
  readonly missingWords: readonly string[];
  /** Cells that are finite numbers, how many of them are whole, and whether float64 cannot tell one from its neighbours. */
  readonly numbers: number;
  readonly wholeNumbers: number;
  readonly beyondExact: boolean;
  readonly minimum: number;
  readonly maximum: number;
  readonly mean: number;
  /** Sum of the squared deviations from the mean. */
  readonly squaredDeviations: number;
  /** The same of the numbers' signed logarithms (signed-log.ts); undefined if they were not looked at. */
  readonly logarithm: { readonly mean: number; readonly squaredDeviations: number } | undefined;
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
const mostMissingWords = 5;

/** Places of the running figures of numbers: in one array of float64, where changing them allocates nothing. */
const [minimum, maximum, mean, squaredDeviations, previous, logMean, logDeviations] = [0, 1, 2, 3, 4, 5, 6];

export interface ProfilerOptions {
  /** Looks at the logarithms of numbers, too. */
  readonly logarithms?: boolean;
}

/** Looks at the cells of one column, one after the other, and keeps what tells its kind. */
export class ColumnProfiler {
  readonly #name: string;
  #format: NumberFormat = plainNumbers;
  #firstFormat: NumberFormat | undefined;
  #placeOf: NamePlace = (line) => `line ${line}`;
  readonly #wordsForMissing: MissingWords;
  readonly #missingWords: string[] = [];
  #latestGap: Cell | null = null;
  readonly #logarithms: boolean;
  readonly #figures = Float64Array.of(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0, Number.NaN, 0, 0);
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

  constructor(name: string, missing: MissingWords, { logarithms = false }: ProfilerOptions = {}) {
    this.#name = name;
    this.#logarithms = logarithms;
    this.#wordsForMissing = missing;
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
    const read = readCell(cell, this.#format, this.#wordsForMissing);
    if (read === undefined) {
      this.#addMissing(cell);
      return false;
    }
    if (typeof read === "string") this.#addText(read, line);
    else if (Number.isFinite(read)) this.#addNumber(read, cell);
    else this.#addInfinite(valueText(read, cell), line);
    return true;
  }

  #addMissing(cell: Cell): void {
    this.#missing++;
    // Most gaps are written as those before them.
    if (cell === this.#latestGap || this.#missingWords.length === mostMissingWords) return;
    this.#latestGap = cell;
    const text = trimmed(String(cell ?? ""));
    const value = Number(text);
    // -200.0 is -200, as values are.
    const word = text !== "" && Number.isFinite(value) ? String(value) : text;
    if (!this.#missingWords.includes(word)) this.#missingWords.push(alone(word));
  }

  #addNumber(value: number, cell: Cell): void {
    const figures = this.#figures;
    this.#numbers++;
    if (Number.isInteger(value)) this.#wholeNumbers++;
    if (value < (figures[minimum] as number)) figures[minimum] = value;
    if (value > (figures[maximum] as number)) figures[maximum] = value;
    const before = figures[mean] as number;
    const after = before + (value - before) / this.#numbers;
    figures[mean] = after;
    figures[squaredDeviations] = (figures[squaredDeviations] as number) + (value - before) * (value - after);
    if (this.#logarithms) this.#addLogarithm(signedLog(value));
    if (this.#numbers > 1 && value !== (figures[previous] as number) + 1) this.#counts = false;
    figures[previous] = value;
    if (!isExact(value)) {
      this.#beyondExact = true;
      this.#tallyText(valueText(value, cell));
    } else if (this.#numberValues) {
      this.#numberValues.set(value, (this.#numberValues.get(value) ?? 0) + 1);
      this.#endLongTally();
    }
  }

  #addLogarithm(value: number): void {
    const figures = this.#figures;
    const before = figures[logMean] as number;
    const after = before + (value - before) / this.#numbers;
    figures[logMean] = after;
    figures[logDeviations] = (figures[logDeviations] as number) + (value - before) * (value - after);
  }

  #addText(text: string, line: number): void {
    this.#firstText ??= this.#place(text, line);
    if (isBoolean(text)) this.#booleans++;
    else if (isDate(text)) this.#dates++;
    this.#tallyText(text);
  }

  #addInfinite(text: string, line: number): void {
    this.#infinite++;
    this.#firstInfinite ??= this.#place(text, line);
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
      missingWords: this.#missingWords,
      numbers: this.#numbers,
      wholeNumbers: this.#wholeNumbers,
      beyondExact: this.#beyondExact,
      minimum: figures[minimum] as number,
      maximum: figures[maximum] as number,
      mean: figures[mean] as number,
      squaredDeviations: figures[squaredDeviations] as number,
      logarithm: this.#logarithms
        ? { mean: figures[logMean] as number, squaredDeviations: figures[logDeviations] as number }
        : undefined,
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
    const values = new Map(Array.from(this.#numberValues, ([value, count]) => [String(value), count]));
    // Files that write numbers in other ways may have texts that are numbers elsewhere.
    for (const [text, count] of this.#textValues) values.set(text, (values.get(text) ?? 0) + count);
    return values;
  }
}

/** The same text in memory of its own: a long one that was cut out of a piece of a file keeps the whole piece in memory. */
export function alone(text: string): string {
  return text.length <= 12 ? text : ` ${text}`.slice(1);
}
