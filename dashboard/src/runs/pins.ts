/** Runs of earlier sessions that are in the plots: the names of their folders, each with a number that its look goes by. */
export type Pins = ReadonlyMap<string, number>;

/** The runs with one more, which gets the smallest number that is free. */
export function pinned(pins: Pins, id: string): Pins {
  if (pins.has(id)) return pins;
  const taken = new Set(pins.values());
  let free = 0;
  while (taken.has(free)) free++;
  return new Map(pins).set(id, free);
}

export function unpinned(pins: Pins, id: string): Pins {
  const left = new Map(pins);
  left.delete(id);
  return left;
}

export function writePins(pins: Pins): string {
  return JSON.stringify([...pins]);
}

/** None if the text was not written by this page. */
export function readPins(text: string | undefined): Pins {
  try {
    const found: unknown = JSON.parse(text ?? "[]");
    if (Array.isArray(found) && found.every(isPin)) return new Map(found);
  } catch {
    // Nothing is pinned.
  }
  return new Map();
}

function isPin(found: unknown): found is readonly [string, number] {
  if (!Array.isArray(found)) return false;
  const [id, look] = found;
  return typeof id === "string" && Number.isInteger(look) && look >= 0;
}
