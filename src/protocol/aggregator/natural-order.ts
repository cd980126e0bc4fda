/** Digits in a name, as many zeros before them as a number can have. */
const width = 12;

/** The names in natural order: `node-2` before `node-10`. A new array. */
export function inNaturalOrder(names: readonly string[]): string[] {
  const keyed = names.map((name) => ({
    name,
    key: name.replace(/\d+/g, (digits) => digits.padStart(width, "0")),
  }));
  keyed.sort((a, b) => compare(a.key, b.key) || compare(a.name, b.name));
  return keyed.map(({ name }) => name);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
