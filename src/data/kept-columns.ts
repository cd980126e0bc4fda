import { UserError } from "../protocol/user-error.ts";
import { unknownColumn } from "./check.ts";
import type { Cell, SourceColumn } from "./record-visitor.ts";

/** Columns of the records that stand beside their answers, as they are written there. */
export interface KeptColumns {
  readonly names: readonly string[];
  /** Of each record, in their order. */
  readonly cells: readonly (readonly Cell[])[];
}

/** Names that answers have themselves: with a class's name behind it, also `probability`. */
const taken = /^(prediction|probabilities|why|probability .*)$/s;

/** Collects the cells of such columns. */
export class ColumnsToKeep {
  readonly #wanted: readonly string[];
  readonly #cells: (readonly Cell[])[] = [];
  #names: readonly string[] = [];
  #places: readonly number[] = [];

  /** @param wanted names, or several of them with commas between */
  constructor(wanted: readonly string[]) {
    this.#wanted = wanted;
  }

  /** @throws UserError if there is no such column, or its name is one that answers have */
  columns(columns: readonly SourceColumn[]): void {
    const names = columns.map(({ name }) => name);
    this.#names = [...new Set(this.#wanted.flatMap((each) => (names.includes(each) ? [each] : namesIn(each))))];
    for (const name of this.#names) {
      if (!names.includes(name)) throw new UserError(unknownColumn("--keep", name, { columns }));
      if (taken.test(name)) {
        throw new UserError("answers have a column of this name themselves", {
          where: `--keep ${name}`,
          toDo: "give it another name in the table",
        });
      }
    }
    this.#places = this.#names.map((name) => names.indexOf(name));
  }

  record(cells: readonly Cell[]): void {
    this.#cells.push(this.#places.map((place) => cells[place]));
  }

  /** A record whose cells are not known. */
  unknown(): void {
    this.#cells.push(this.#places.map(() => undefined));
  }

  get kept(): KeptColumns {
    return { names: this.#names, cells: this.#cells };
  }
}

/** Names between commas. */
export function namesIn(text: string): string[] {
  return text.split(",").map((name) => name.trim());
}
