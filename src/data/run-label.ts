import { z } from "zod";

/** The name that a person gave to a run: one line, kept in `label.txt` of its folder. Empty: none. */
const mostCharacters = 80;

/** Control characters, and those that turn the direction of text, so that a name is read as it is written. */
const unreadable = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u;

export const runLabel = z
  .string()
  .trim()
  .max(mostCharacters, `a run's name has at most ${mostCharacters} characters`)
  .refine((text) => !unreadable.test(text), "a run's name is one line of plain characters");

/** What a `label.txt` says, whoever wrote it; null if nothing. */
export function labelIn(text: string): string | null {
  const label = runLabel.safeParse(text.trim().split(/\r?\n/)[0]?.slice(0, mostCharacters) ?? "");
  return label.success && label.data !== "" ? label.data : null;
}
