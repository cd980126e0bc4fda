const importSection = 2;
const memoryKind = 2;
const withMaximum = 1;
const sharedWithMaximum = 3;

/**
 * The same module for memory that threads share: one byte says which of the two it imports. It has to have one import, a memory with a
 * maximum (https://webassembly.github.io/spec/core/binary/modules.html#import-section).
 */
export function forSharedMemory(module: Uint8Array): Uint8Array<ArrayBuffer> {
  const copy = module.slice();
  let at = 8;
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = copy[at++] ?? 0;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
  };
  for (;;) {
    const [section, length] = [copy[at++], number()];
    if (section === importSection) break;
    if (at >= copy.length) throw new Error("the module imports nothing");
    at += length;
  }
  const count = number();
  for (let names = 0; names < 2; names++) {
    const length = number();
    at += length;
  }
  if (count !== 1 || copy[at] !== memoryKind || copy[at + 1] !== withMaximum)
    throw new Error("the module does not import a memory with a maximum alone");
  copy[at + 1] = sharedWithMaximum;
  return copy;
}
