import { InvalidArgumentError } from "commander";
import { parseDecimal } from "../math/decimals.ts";
import { UserError } from "../protocol/user-error.ts";
import { numberText, taking } from "./value-schema.ts";

/** What the user asked for cannot be done as it was asked: one line on stderr, exit code 2. */
export class UsageError extends UserError {
  override readonly name = "UsageError";
}

// Parsers of option values; commander puts the option's name before their messages.

function number(text: string): number {
  if (text.trim() === "") throw new InvalidArgumentError("A number is missing.");
  const value = parseDecimal(text);
  if (value === undefined) throw new InvalidArgumentError("It is not a number.");
  return value;
}

export const positive = taking(
  { type: ["number", "string"], exclusiveMinimum: 0, pattern: numberText() },
  (text: string): number => {
    const value = number(text);
    if (!(value > 0)) throw new InvalidArgumentError("It must be greater than 0.");
    return value;
  },
);

export function wholeNumber(smallest: number, largest: number): (text: string) => number {
  const taken = { type: ["integer", "string"], minimum: smallest, maximum: largest, pattern: numberText() } as const;
  return taking(taken, (text) => {
    const value = number(text);
    if (Number.isInteger(value) && value >= smallest && value <= largest) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${smallest} to ${largest}.`);
  });
}

export function inRange(smallest: number, largest: number): (text: string) => number {
  const taken = { type: ["number", "string"], minimum: smallest, maximum: largest, pattern: numberText() } as const;
  return taking(taken, (text) => {
    const value = number(text);
    if (value >= smallest && value <= largest) return value;
    throw new InvalidArgumentError(`It must be between ${smallest} and ${largest}.`);
  });
}

export function oneOf<T extends string>(...choices: readonly T[]): (text: string) => T {
  return taking({ enum: choices }, (text) => {
    const found = choices.find((choice) => choice === text);
    if (found !== undefined) return found;
    throw new InvalidArgumentError(`It must be ${choices.join(" or ")}.`);
  });
}

/** What stands between commas. */
export function entries(text: string): string[] {
  const each = text.split(",").map((entry) => entry.trim());
  if (!each.includes("")) return each;
  throw new InvalidArgumentError(each.length === 1 ? "It is empty." : "An entry of it is empty.");
}

/** A file or a folder. */
export const path = taking({ type: ["string", "number"], pattern: "\\S" }, (text: string): string => {
  if (text.trim() === "") throw new InvalidArgumentError("It is empty; name a file or a folder.");
  return text;
});
