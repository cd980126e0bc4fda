/** Numbers and lines as the terminal shows them. */

import type { Style } from "./style.ts";

export const ms = (seconds: number): string => {
  const value = seconds * 1000;
  if (value > 0 && value < 0.0995) return `${Number((1000 * value).toPrecision(2))} µs`;
  return `${value < 9.95 ? value.toFixed(2) : value < 99.5 ? value.toFixed(1) : value.toFixed(0)} ms`;
};

/** `1 node`, `2 nodes`. */
export const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;

export const percent = (fraction: number): string => `${(fraction * 100).toFixed(2)} %`;

/** Four significant digits or so, without exponents for the sizes that occur. */
export function figure(value: number): string {
  const size = Math.abs(value);
  if (size === 0) return "0";
  if (size < 1e-3 || size >= 1e5) return value.toExponential(1);
  return value.toFixed(size < 1 ? 4 : size < 100 ? 2 : 0);
}

/** A number that is not negative, in five characters: `.2391`, `2.303`, `39.17`, `60000`, ` 4e20`. */
export function narrow(value: number): string {
  if (!Number.isFinite(value)) return String(value).slice(0, 5).padStart(5);
  if (value < 0.99995) return value.toFixed(4).slice(1);
  const digits = [3, 2, 1, 0, 0].find((digits, i) => Number(value.toFixed(digits)) < 10 ** (i + 1));
  const text = digits === undefined ? value.toExponential(0).replace("+", "") : value.toFixed(digits);
  return text.padStart(5);
}

export function bytes(count: number): string {
  if (count < 1000) return `${count} B`;
  if (count < 1e6) return `${(count / 1e3).toFixed(1)} kB`;
  return `${(count / 1e6).toFixed(1)} MB`;
}

/** `━━━━━━──────`, `width` characters. */
export function bar(fraction: number, width: number, style: Style): string {
  const done = Math.round(Math.min(1, Math.max(0, fraction)) * width);
  return `${style.accent("━".repeat(done))}${style.dim("─".repeat(width - done))}`;
}

/** Text in lines of at most `width` columns, broken at spaces; a longer word has a line to itself. */
export function wrapped(text: string, width: number): string {
  const lines: string[] = [];
  let columns = 0;
  for (const word of text.split(" ")) {
    const taken = word.replace(colours, "").length;
    if (lines.length > 0 && columns + 1 + taken <= width) {
      lines[lines.length - 1] += ` ${word}`;
      columns += 1 + taken;
    } else {
      lines.push(word);
      columns = taken;
    }
  }
  return lines.join("\n");
}

/** Lines of less than `columns` columns: what a longer one says goes on in the next ones, indented. */
export function inColumns(text: string, columns: number): string {
  return text
    .split("\n")
    .map((line) => {
      if (line.replace(colours, "").length < columns) return line;
      const indent = /^ */.exec(line)?.[0] ?? "";
      const further = indent === "" ? "  " : indent;
      const parts = wrapped(line.trimStart(), columns - 1 - further.length);
      return `${indent}${parts.replaceAll("\n", `\n${further}`)}`;
    })
    .join("\n");
}

/** As many of these names as fit: `node-1, node-2 and 3 more`. */
export function namesWithin(names: readonly string[], width: number): string {
  const all = names.join(", ");
  if (all.length <= width) return all;
  for (let shown = names.length - 1; shown > 0; shown--) {
    const text = `${names.slice(0, shown).join(", ")} and ${names.length - shown} more`;
    if (text.length <= width) return text;
  }
  return "";
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: the sequences that style.ts makes begin with one
const colour = /\x1b\[\d+m/y;
const colours = new RegExp(colour, "g");

/** The beginning of a line with colours in it that takes no more than `width` columns. */
export function cut(text: string, width: number): string {
  let shown = 0;
  let at = 0;
  while (at < text.length) {
    colour.lastIndex = at;
    const sequence = colour.exec(text)?.[0];
    if (sequence === undefined && shown === width) break;
    if (sequence === undefined) shown += 1;
    at += sequence?.length ?? 1;
  }
  return at === text.length ? text : `${text.slice(0, at)}${text.includes("\x1b") ? "\x1b[0m" : ""}`;
}
