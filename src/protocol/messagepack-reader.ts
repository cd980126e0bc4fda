import { MalformedMessage } from "./malformed-message.ts";

/** Deeper than anything that a message has. */
const maximumDepth = 16;

/** More fields than any map of a message has, and more values than any message. Looked at before anything is made of them. */
const mostKeys = 64;
const mostValues = 131_072;

/** The value in these bytes: maps become plain objects, byte strings copies. @throws MalformedMessage */
export function readMessagePack(bytes: Uint8Array): unknown {
  const reader = new MessagePackReader(bytes);
  const value = reader.value(0);
  if (!reader.isAtEnd) throw new MalformedMessage("the header is not MessagePack: it goes on behind its end");
  return value;
}

/** All of MessagePack but extension types and keys that are no texts. */
class MessagePackReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;
  #values = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.byteLength;
  }

  value(depth: number): unknown {
    const kind = this.#unsigned(1);
    if (kind < 0x80) return kind;
    if (kind < 0x90) return this.#map(kind - 0x80, depth);
    if (kind < 0xa0) return this.#list(kind - 0x90, depth);
    if (kind < 0xc0) return this.#text(kind - 0xa0);
    if (kind >= 0xe0) return kind - 0x100;
    switch (kind) {
      case 0xc0:
        return null;
      case 0xc2:
        return false;
      case 0xc3:
        return true;
      case 0xc4:
      case 0xc5:
      case 0xc6: {
        const begin = this.#skip(this.#unsigned(1 << (kind - 0xc4)));
        return this.#bytes.slice(begin, this.#at);
      }
      case 0xca:
        return this.#view.getFloat32(this.#skip(4));
      case 0xcb:
        return this.#view.getFloat64(this.#skip(8));
      case 0xcc:
      case 0xcd:
      case 0xce:
        return this.#unsigned(1 << (kind - 0xcc));
      case 0xcf:
        return Number(this.#view.getBigUint64(this.#skip(8)));
      case 0xd0:
        return this.#view.getInt8(this.#skip(1));
      case 0xd1:
        return this.#view.getInt16(this.#skip(2));
      case 0xd2:
        return this.#view.getInt32(this.#skip(4));
      case 0xd3:
        return Number(this.#view.getBigInt64(this.#skip(8)));
      case 0xd9:
      case 0xda:
      case 0xdb:
        return this.#text(this.#unsigned(1 << (kind - 0xd9)));
      case 0xdc:
      case 0xdd:
        return this.#list(this.#unsigned(2 << (kind - 0xdc)), depth);
      case 0xde:
      case 0xdf:
        return this.#map(this.#unsigned(2 << (kind - 0xde)), depth);
      default:
        throw new MalformedMessage("the header is not MessagePack without extension types");
    }
  }

  #map(count: number, depth: number): Record<string, unknown> {
    if (count > mostKeys)
      throw new MalformedMessage(`the header has a map of ${count} keys, and ${mostKeys} are the most`);
    this.#inside(depth, count, 2 * count);
    const map: Record<string, unknown> = {};
    for (let i = 0; i < count; i++) {
      const key = this.#key();
      const value = this.value(depth + 1);
      // The only key that an object does not simply keep.
      if (key !== "__proto__") map[key] = value;
    }
    return map;
  }

  #key(): string {
    const kind = this.#unsigned(1);
    if (kind >= 0xa0 && kind < 0xc0) return this.#text(kind - 0xa0);
    if (kind >= 0xd9 && kind <= 0xdb) return this.#text(this.#unsigned(1 << (kind - 0xd9)));
    throw new MalformedMessage("the header has a map with a key that is no text");
  }

  #list(count: number, depth: number): unknown[] {
    this.#inside(depth, count, count);
    const list: unknown[] = [];
    for (let i = 0; i < count; i++) list.push(this.value(depth + 1));
    return list;
  }

  /** Something of so many values, which need at least this many bytes, begins at this depth. */
  #inside(depth: number, values: number, bytes: number): void {
    if (depth >= maximumDepth) throw new MalformedMessage(`the header is nested deeper than ${maximumDepth} levels`);
    this.#need(bytes);
    this.#values += values;
    if (this.#values > mostValues) throw new MalformedMessage(`the header has more than ${mostValues} values`);
  }

  #text(length: number): string {
    const begin = this.#skip(length);
    return textOf(this.#bytes, begin, length);
  }

  #unsigned(size: number): number {
    const at = this.#skip(size);
    if (size === 1) return this.#bytes[at] as number;
    return size === 2 ? this.#view.getUint16(at) : this.#view.getUint32(at);
  }

  /** Goes on by `length` bytes. @returns where they begin */
  #skip(bytes: number): number {
    this.#need(bytes);
    const begin = this.#at;
    this.#at += bytes;
    return begin;
  }

  #need(bytes: number): void {
    if (this.#at + bytes > this.#bytes.byteLength) {
      throw new MalformedMessage("the header is not MessagePack: it ends too early");
    }
  }
}

/** Short texts that were read last, by a hash: the names of fields come again and again. */
const remembered: string[] = new Array<string>(256).fill("");
const longestRemembered = 24;

function textOf(bytes: Uint8Array, begin: number, length: number): string {
  if (length > longestRemembered) return decoded(bytes, begin, length);
  let hash = length;
  let seen = 0;
  for (let i = begin; i < begin + length; i++) {
    const byte = bytes[i] as number;
    seen |= byte;
    hash = (hash * 31 + byte) | 0;
  }
  const place = hash & 0xff;
  const candidate = remembered[place] as string;
  if (seen < 0x80 && isText(candidate, bytes, begin, length)) return candidate;
  // One text: what is put together from its characters takes ten times the memory for as long as it is kept.
  const text =
    seen < 0x80 ? String.fromCharCode(...bytes.subarray(begin, begin + length)) : decoded(bytes, begin, length);
  remembered[place] = text;
  return text;
}

function isText(text: string, bytes: Uint8Array, begin: number, length: number): boolean {
  if (text.length !== length) return false;
  for (let i = 0; i < length; i++) if (text.charCodeAt(i) !== bytes[begin + i]) return false;
  return true;
}

/** UTF-8; what is none becomes U+FFFD. */
function decoded(bytes: Uint8Array, begin: number, length: number): string {
  const end = begin + length;
  let text = "";
  let at = begin;
  while (at < end) {
    const first = bytes[at++] as number;
    const more = first < 0x80 ? 0 : first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
    let point = more === 0 ? first : first & (0x3f >> more);
    let isRight = more === 0 || (first >= 0xc2 && first < 0xf5);
    for (let i = 0; i < more && isRight; i++) {
      const next = at < end ? (bytes[at] as number) : 0;
      isRight = (next & 0xc0) === 0x80;
      if (isRight) at += 1;
      point = (point << 6) | (next & 0x3f);
    }
    const least = more === 2 ? 0x800 : more === 3 ? 0x10000 : 0;
    const isHalf = point >= 0xd800 && point < 0xe000;
    text += isRight && point >= least && point <= 0x10ffff && !isHalf ? String.fromCodePoint(point) : "\ufffd";
  }
  return text;
}
