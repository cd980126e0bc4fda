/** All entries, one part's after the other's. @param allocate makes room for so many of them */
export function joined<T extends Uint8Array | Uint32Array | Float32Array>(
  parts: readonly T[],
  allocate: (length: number) => T,
): T {
  const all = allocate(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

export const joinedBytes = (parts: readonly Uint8Array[]): Uint8Array =>
  joined(parts, (length) => new Uint8Array(length));
