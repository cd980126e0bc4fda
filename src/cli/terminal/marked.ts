import { wrapped } from "./format.ts";
import { printable } from "./printable.ts";

/** A sentence in lines of this width behind a mark, under which the lines that follow are indented. */
export function marked(mark: string, text: string, width: number, paint: (text: string) => string): string[] {
  const lines = wrapped(printable(text), width - mark.length).split("\n");
  return lines.map((line, i) => paint(`${i === 0 ? mark : " ".repeat(mark.length)}${line}`));
}
