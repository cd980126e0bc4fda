/** A copy of plain data that shares nothing with it. What is one object in several places is one in the copy. */
export function plainCopy<T>(value: T): T {
  return copied(value, new Map()) as T;
}

function copied(value: unknown, copies: Map<object, object>): unknown {
  if (typeof value !== "object" || value === null) return value;
  const known = copies.get(value);
  if (known) return known;
  const copy = emptyCopy(value);
  copies.set(value, copy);
  if (copy instanceof Map)
    for (const [key, entry] of value as Map<unknown, unknown>) copy.set(key, copied(entry, copies));
  else if (copy instanceof Set) for (const entry of value as Set<unknown>) copy.add(copied(entry, copies));
  else if (Array.isArray(copy)) for (const entry of value as unknown[]) copy.push(copied(entry, copies));
  else if (!ArrayBuffer.isView(copy)) fill(copy as Record<string, unknown>, copies);
  return copy;
}

function emptyCopy(value: object): object {
  if (Array.isArray(value)) return [];
  if (value instanceof Map) return new Map();
  if (value instanceof Set) return new Set();
  if (ArrayBuffer.isView(value)) return (value as Float32Array).slice();
  // With all its fields at once: that is what engines are quick at.
  return { ...value };
}

function fill(copy: Record<string, unknown>, copies: Map<object, object>): void {
  for (const key in copy) {
    const entry = copy[key];
    if (typeof entry === "object" && entry !== null) copy[key] = copied(entry, copies);
  }
}
