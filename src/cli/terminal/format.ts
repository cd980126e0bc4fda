/** Numbers as the terminal shows them, each always as wide. */

export const ms = (seconds: number): string => {
  const value = seconds * 1000;
  return `${value < 9.95 ? value.toFixed(2) : value < 99.5 ? value.toFixed(1) : value.toFixed(0)} ms`;
};

export const percent = (fraction: number): string => `${(fraction * 100).toFixed(2)} %`;

/** Four significant digits or so, without exponents for the sizes that occur. */
export function figure(value: number): string {
  const size = Math.abs(value);
  if (size === 0) return "0";
  if (size < 1e-3 || size >= 1e5) return value.toExponential(1);
  return value.toFixed(size < 1 ? 4 : size < 100 ? 2 : 0);
}

export function bytes(count: number): string {
  if (count < 1000) return `${count} B`;
  if (count < 1e6) return `${(count / 1e3).toFixed(1)} kB`;
  return `${(count / 1e6).toFixed(1)} MB`;
}

/** `[######------]`, `width` characters between the brackets. */
export function bar(fraction: number, width: number): string {
  const full = Math.round(Math.min(1, Math.max(0, fraction)) * width);
  return `[${"█".repeat(full)}${"·".repeat(width - full)}]`;
}

/** Text in lines of at most so many characters, broken at spaces; a longer word has a line to itself. */
export function wrapped(text: string, width: number): string {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.join("\n");
}
