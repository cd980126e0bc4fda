/**
 * Names a frame by its bytes: 64 bits of them, well mixed, and their number. Who made the frame compares the names of frames of its own
 * only, so nobody gains anything by two frames of one name.
 */
export function transferName(frame: Uint8Array): string {
  const { byteLength } = frame;
  // Words have to begin at a multiple of 4; the frames that are made here do.
  const bytes = frame.byteOffset % 4 === 0 ? frame : frame.slice();
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, byteLength >>> 2);
  let a = 0x9e3779b9;
  let b = 0x85ebca6b;
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as number;
    a = Math.imul(a ^ word, 0x01000193);
    b = Math.imul(b ^ (a >>> 15) ^ word, 0xc2b2ae35);
  }
  for (let i = words.length * 4; i < byteLength; i++) {
    a = Math.imul(a ^ (bytes[i] as number), 0x01000193);
    b = Math.imul(b ^ (a >>> 15), 0xc2b2ae35);
  }
  return `${hex(a)}${hex(b ^ (b >>> 16))}-${byteLength}`;
}

const hex = (word: number): string => (word >>> 0).toString(16).padStart(8, "0");
