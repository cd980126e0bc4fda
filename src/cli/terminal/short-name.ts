import { printable } from "./printable.ts";

const shownOfEnd = 7;

/** A name in at most `width` columns: of a long one the beginning and the end, by which such names differ. */
export function shortName(name: string, width: number): string {
  const shown = printable(name);
  if (shown.length <= width) return shown;
  return `${shown.slice(0, width - shownOfEnd - 3)}...${shown.slice(-shownOfEnd)}`;
}
