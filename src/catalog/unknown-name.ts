import { UserError } from "../protocol/user-error.ts";
import { nearest } from "./did-you-mean.ts";
import { type Entry, exampleOf, grammarOf } from "./names.ts";

/** What a catalog has names for. */
export type Kind = "strategy" | "model" | "update rule" | "dataset" | "partition";

/** The catalog has no such name. The message says what names there are, and which one may have been meant. */
export class UnknownName extends UserError {
  override readonly name = "UnknownName";
  readonly kind: Kind;
  /** As it was written. */
  readonly written: string;

  constructor(kind: Kind, written: string, entries: readonly Entry[]) {
    const meant = nearest(written.split(":")[0] ?? "", namesOf(entries));
    const entry = entries.find(({ name }) => name === meant);
    const guess = entry && exampleOf(entry) !== written ? `did you mean ${exampleOf(entry)}? ` : "";
    const choose = `${guess === "" ? "choose" : "Choose"} one of: ${entries.map(grammarOf).join(", ")}`;
    super(`there is no ${kind} ${JSON.stringify(written)}`, { toDo: guess + choose });
    this.kind = kind;
    this.written = written;
  }
}

const namesOf = (entries: readonly Entry[]) => entries.map(({ name }) => name);
