/**
 * A text of plain data, the same for data that differ only in the order in which things came into a Map or a Set, or in what is one
 * object in several places.
 */
export function canonicalText(value: unknown): string {
  switch (typeof value) {
    case "string":
      return `"${value}"`;
    case "number":
      return Object.is(value, -0) ? "-0" : `${value}`;
    case "object":
      return value === null ? "null" : textOf(value);
    default:
      return String(value);
  }
}

function textOf(value: object): string {
  if (Array.isArray(value)) return `[${value.map(canonicalText).join()}]`;
  if (value instanceof Set) return `{${Array.from(value, canonicalText).sort().join()}}`;
  if (value instanceof Map) return `(${Array.from(value, pair).sort().join()})`;
  if (ArrayBuffer.isView(value)) return `<${String(value)}>`;
  let text = "{";
  for (const key in value) {
    const entry = (value as Readonly<Record<string, unknown>>)[key];
    if (entry !== undefined) text += `${key}:${canonicalText(entry)};`;
  }
  return `${text}}`;
}

const pair = ([key, value]: readonly [unknown, unknown]): string => `${canonicalText(key)}:${canonicalText(value)}`;
