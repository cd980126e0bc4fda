import type { NamePlace } from "./record-visitor.ts";

/** Records that could not be used, for one reason. */
export interface Dropped {
  readonly why: string;
  readonly count: number;
  /** Where the first of them is, in words. */
  readonly first: string;
}

/** Counts the records of a table that cannot be used, by the reason. */
export class DroppedRecords {
  readonly #reasons = new Map<string, { count: number; readonly first: string }>();
  #placeOf: NamePlace = (line) => `line ${line}`;

  /** What comes next is in places of these names. */
  beginFile(placeOf: NamePlace): void {
    this.#placeOf = placeOf;
  }

  add(why: string, line: number): void {
    const before = this.#reasons.get(why);
    if (before) before.count++;
    else this.#reasons.set(why, { count: 1, first: this.#placeOf(line) });
  }

  list(): readonly Dropped[] {
    return Array.from(this.#reasons, ([why, { count, first }]) => ({ why, count, first }));
  }
}

/** What is wrong with a record that has another number of fields than there are columns. */
export function raggedText(fields: number, columns: number): string {
  return `${fields} field${fields === 1 ? "" : "s"} where there ${columns === 1 ? "is 1 column" : `are ${columns} columns`}`;
}
