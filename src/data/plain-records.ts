import type { Cell } from "./record-visitor.ts";

/** Takes a record's cells, which are overwritten by the next one. */
export type TakeCells = (cells: readonly Cell[], line: number) => void;

const [lineFeed, minus, point, zero, nine] = [0x0a, 0x2d, 0x2e, 0x30, 0x39];

/** A number with at most this many digits is a fraction of two numbers that float64 has exactly, so one division rounds it right. */
const exactDigits = 15;
const powersOfTen = Float64Array.from({ length: exactDigits + 1 }, (_, i) => 10 ** i);

/** Texts of a column that are looked for before a new one is made. */
const recentTexts = 8;
/** A column whose texts come again this much more seldom than not is not looked through any more. */
const patience = 200;

/**
 * Splits text without quotes into records and fields, as RecordReader does with all kinds of text, but several times as
 * fast: plain numbers are read where they stand, and texts that come again are made once.
 */
export class PlainRecords {
  readonly #separator: number;
  readonly #numbers: readonly boolean[];
  readonly #take: TakeCells;
  readonly #cells: Cell[] = [];
  readonly #texts: RecentTexts[] = [];

  /** @param numbers for each column, whether digits with a point in them are a number there */
  constructor(separator: string, numbers: readonly boolean[], take: TakeCells) {
    this.#separator = separator.charCodeAt(0);
    this.#numbers = numbers;
    this.#take = take;
  }

  /**
   * Takes the records of `text`, in which each line ends with LF.
   *
   * @returns the line on which the text that follows begins
   */
  split(text: string, firstLine: number): number {
    const separator = this.#separator;
    const cells = this.#cells;
    let line = firstLine;
    let at = 0;
    while (at < text.length) {
      let column = 0;
      if (text.charCodeAt(at) === lineFeed) {
        at++;
        line++;
        continue;
      }
      for (;;) {
        const start = at;
        let code = text.charCodeAt(at);
        let value = Number.NaN;
        if (this.#numbers[column] === true) {
          const negative = code === minus;
          if (negative) code = text.charCodeAt(++at);
          let digits = 0;
          let whole = 0;
          let decimals = 0;
          while (code >= zero && code <= nine) {
            whole = whole * 10 + (code - zero);
            digits++;
            code = text.charCodeAt(++at);
          }
          if (code === point) {
            code = text.charCodeAt(++at);
            const before = digits;
            while (code >= zero && code <= nine) {
              whole = whole * 10 + (code - zero);
              digits++;
              code = text.charCodeAt(++at);
            }
            decimals = digits - before;
          }
          if (digits > 0 && digits <= exactDigits && (code === separator || code === lineFeed)) {
            value = decimals === 0 ? whole : whole / (powersOfTen[decimals] as number);
            if (negative) value = -value;
          }
        }
        if (!Number.isNaN(value)) cells[column] = value;
        else {
          while (code !== separator && code !== lineFeed) code = text.charCodeAt(++at);
          cells[column] = start === at ? "" : this.#textsOf(column).slice(text, start, at);
        }
        column++;
        at++;
        if (code === lineFeed) break;
      }
      if (cells.length !== column) cells.length = column;
      this.#take(cells, line++);
    }
    return line;
  }

  #textsOf(column: number): RecentTexts {
    let texts = this.#texts[column];
    if (texts === undefined) {
      texts = new RecentTexts();
      this.#texts[column] = texts;
    }
    return texts;
  }
}

/** The texts that a column had last. */
class RecentTexts {
  readonly #texts: string[] = [];
  #next = 0;
  #patience = patience;

  slice(text: string, start: number, end: number): string {
    if (this.#patience < 0) return text.slice(start, end);
    const length = end - start;
    for (const known of this.#texts) {
      if (known.length === length && text.startsWith(known, start)) {
        if (this.#patience < patience) this.#patience++;
        return known;
      }
    }
    this.#patience--;
    const found = text.slice(start, end);
    this.#texts[this.#next] = found;
    this.#next = (this.#next + 1) % recentTexts;
    return found;
  }
}
