import type { Random } from "../../src/math/random.ts";

/** Bytes that mean most in the formats that are read: ends of ranges, kinds of MessagePack, ends of lines. */
const telling = [0, 1, 0x7f, 0x80, 0xff, 0xc0, 0xc1, 0xc6, 0xdb, 0xdd, 0xdf, 0xcb, 0xcf, 0xd3, 0x0a, 0x0d, 0x22, 0x2c];
const largest = 1 << 16;

/** The same bytes with a few changes: flipped, set, cut, doubled, moved, and numbers of two and four bytes made extreme. */
export function mutated(bytes: Uint8Array, random: Random, most = 4): Uint8Array {
  let result: Uint8Array = bytes.slice();
  const changes = 1 + random.integer(most);
  for (let i = 0; i < changes; i++) result = changed(result, random);
  return result;
}

function changed(bytes: Uint8Array, random: Random): Uint8Array {
  if (bytes.length === 0) return Uint8Array.of(random.integer(256));
  const at = random.integer(bytes.length);
  switch (random.integer(9)) {
    case 0:
      bytes[at] = (bytes[at] as number) ^ (1 << random.integer(8));
      return bytes;
    case 1:
      bytes[at] = telling[random.integer(telling.length)] as number;
      return bytes;
    case 2:
      bytes[at] = ((bytes[at] as number) + (random.integer(2) === 0 ? 1 : 255)) & 0xff;
      return bytes;
    case 3:
      return bytes.slice(0, at);
    case 4:
      return without(bytes, at, 1 + random.integer(Math.min(16, bytes.length - at)));
    case 5: {
      const part = bytes.slice(at, at + 1 + random.integer(32));
      return bytes.length > largest ? bytes : inserted(bytes, random.integer(bytes.length + 1), part);
    }
    case 6: {
      const part = Uint8Array.from({ length: 1 + random.integer(8) }, () => random.integer(256));
      return inserted(bytes, at, part);
    }
    case 7: {
      // Lengths and numbers of either order.
      const value = [0, 1, 0xff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff][random.integer(7)] as number;
      const size = random.integer(2) === 0 ? 2 : 4;
      const little = random.integer(2) === 0;
      for (let k = 0; k < size && at + k < bytes.length; k++) {
        bytes[at + k] = (value >>> (8 * (little ? k : size - 1 - k))) & 0xff;
      }
      return bytes;
    }
    default:
      bytes.fill(telling[random.integer(telling.length)] as number, at, at + 1 + random.integer(8));
      return bytes;
  }
}

export function without(bytes: Uint8Array, at: number, count: number): Uint8Array {
  const result = new Uint8Array(bytes.length - count);
  result.set(bytes.subarray(0, at));
  result.set(bytes.subarray(at + count), at);
  return result;
}

function inserted(bytes: Uint8Array, at: number, part: Uint8Array): Uint8Array {
  const result = new Uint8Array(bytes.length + part.length);
  result.set(bytes.subarray(0, at));
  result.set(part, at);
  result.set(bytes.subarray(at), at + part.length);
  return result;
}
