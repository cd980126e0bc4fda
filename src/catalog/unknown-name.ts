import { UserError } from "../protocol/user-error.ts";
import { nearest } from "./did-you-mean.ts";
import { type Entry, exampleOf, grammarOf, rangeOf } from "./names.ts";

/** What a catalog has names for. */
export type Kind =
  | "strategy"
  | "model"
  | "update rule"
  | "step size schedule"
  | "aggregation rule"
  | "dataset"
  | "partition";

/** The catalog has no such name. The message says what names there are, and which one may have been meant. */
export class UnknownName extends UserError {
  override readonly name = "UnknownName";
  readonly kind: Kind;
  /** As it was written. */
  readonly written: string;

  constructor(kind: Kind, written: string, entries: readonly Entry[]) {
    const [first = ""] = written.split(":");
    const named = entries.find(({ name }) => name === first);
    const toDo = named ? howToWrite(named) : whatToChoose(entries, nearest(first, namesOf(entries)));
    super(`there is no ${kind} ${JSON.stringify(written)}`, { toDo });
    this.kind = kind;
    this.written = written;
  }
}

/** For a name that is known, with parameters that are not. */
function howToWrite(entry: Entry): string {
  const { name, parameters = [] } = entry;
  if (parameters.length === 0) return `${name} takes no parameter, write ${name}`;
  const ranges = parameters.map((parameter) => `${parameter.name} is ${rangeOf(parameter)}`).join(" and ");
  return `write ${grammarOf(entry)}, where ${ranges}, for example ${exampleOf(entry)}`;
}

function whatToChoose(entries: readonly Entry[], meant: string | undefined): string {
  const entry = entries.find(({ name }) => name === meant);
  const names = entries.map(grammarOf).join(", ");
  return entry ? `did you mean ${exampleOf(entry)}? Choose one of: ${names}` : `choose one of: ${names}`;
}

const namesOf = (entries: readonly Entry[]) => entries.map(({ name }) => name);
