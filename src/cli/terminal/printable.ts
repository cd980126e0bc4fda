/** The colours that style.ts gives; everything else that would control a terminal comes from outside. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one
const ours = /(\x1b\[(?:0|1|2|32|33|36)m)/;

/**
 * Control characters, also those of 8 bits; ends of lines of Unicode; and what turns the direction of writing. A line may be
 * continued on the next one, two columns further in, so that it is not taken for another one.
 */
const steering = /\n(?! {2})|(?!\n)[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/**
 * A line as a terminal may have it. Names of devices, reasons and the like come from other machines, and lines of files from
 * anywhere: what would move the cursor, change the title or write over other lines is shown, not obeyed (`\x1b[2J`).
 */
export function printable(line: string): string {
  const parts = line.split(ours);
  // Every other part is one of the colours.
  const shown = parts.map((part, i) => (i % 2 === 1 ? part : part.replace(steering, escaped))).join("");
  const isClosed = parts.length === 1 || parts.at(-2) === "\x1b[0m";
  return isClosed ? shown : `${shown}\x1b[0m`;
}

function escaped(character: string): string {
  const named = { "\n": "\\n", "\r": "\\r", "\t": "\\t" }[character];
  if (named !== undefined) return named;
  const code = character.codePointAt(0) as number;
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`;
}
