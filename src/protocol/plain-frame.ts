/**
 * As much of MessagePack as the messages of a round need, written and read without a detour by way of objects: maps of up
 * to 15 keys, short texts that are known beforehand, numbers, true and false, byte strings.
 */

/** These short texts of ASCII, as they follow each other in a frame: keys, and values that are always the same. */
export function texts(...all: readonly string[]): Uint8Array {
  return Uint8Array.from(
    all.flatMap((text) => [0xa0 + text.length, ...[...text].map((letter) => letter.charCodeAt(0))]),
  );
}

const map = 0x80;
const float64 = 0xcb;
const [uint8, uint16, uint32] = [0xcc, 0xcd, 0xce];
const [no, yes] = [0xc2, 0xc3];
const [bytes8, bytes16, bytes32] = [0xc4, 0xc5, 0xc6];

/** Bytes that a number, or what comes before the bytes of a byte string, takes at most. */
export const mostOfNumber = 9;

/** Writes a frame of at most so many bytes. */
export class PlainWriter {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(mostBytes: number) {
    this.#bytes = new Uint8Array(mostBytes);
    this.#view = new DataView(this.#bytes.buffer);
  }

  /** What has been written. */
  get frame(): Uint8Array {
    return this.#bytes.subarray(0, this.#at);
  }

  mapOf(keys: number): void {
    this.#bytes[this.#at++] = map + keys;
  }

  texts(bytes: Uint8Array): void {
    // Most are too short for a copy by the engine to be worth its call.
    for (let i = 0; i < bytes.length; i++) this.#bytes[this.#at++] = bytes[i] as number;
  }

  /** In as few bytes as it takes; negative integers like fractions. */
  number(value: number): void {
    const at = this.#at;
    if (value >>> 0 !== value) {
      this.#bytes[at] = float64;
      this.#view.setFloat64(at + 1, value);
      this.#at = at + 9;
    } else if (value < 0x80) {
      this.#bytes[at] = value;
      this.#at = at + 1;
    } else if (value < 0x100) {
      this.#bytes[at] = uint8;
      this.#bytes[at + 1] = value;
      this.#at = at + 2;
    } else if (value < 0x10000) {
      this.#bytes[at] = uint16;
      this.#view.setUint16(at + 1, value);
      this.#at = at + 3;
    } else {
      this.#bytes[at] = uint32;
      this.#view.setUint32(at + 1, value);
      this.#at = at + 5;
    }
  }

  flag(value: boolean): void {
    this.#bytes[this.#at++] = value ? yes : no;
  }

  bytes(value: Uint8Array): void {
    const at = this.#at;
    const length = value.byteLength;
    const [kind, size] = length < 0x100 ? [bytes8, 1] : length < 0x10000 ? [bytes16, 2] : [bytes32, 4];
    this.#bytes[at] = kind;
    if (size === 1) this.#bytes[at + 1] = length;
    else if (size === 2) this.#view.setUint16(at + 1, length);
    else this.#view.setUint32(at + 1, length);
    this.#bytes.set(value, at + 1 + size);
    this.#at = at + 1 + size + length;
  }
}

/**
 * Reads a frame whose content is known but for its values. What is there is read or left where it is; where something
 * else is there, `failed` says so from then on, and what was read since is void.
 */
export class PlainReader {
  readonly #view: DataView;
  #at = 0;
  failed = false;

  constructor(frame: Uint8Array) {
    this.#view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  }

  /** Whether everything was there, and nothing is left. */
  get complete(): boolean {
    return !this.failed && this.#at === this.#view.byteLength;
  }

  /** The number of keys. */
  map(): number {
    const first = this.#byte();
    if (first < map || first > map + 15) this.failed = true;
    return first - map;
  }

  texts(expected: Uint8Array): void {
    if (!this.hasTexts(expected)) this.failed = true;
  }

  /** Whether these come next; then they are read. */
  hasTexts(expected: Uint8Array): boolean {
    const view = this.#view;
    const at = this.#at;
    if (at + expected.length > view.byteLength) return false;
    for (let i = 0; i < expected.length; i++) if (view.getUint8(at + i) !== expected[i]) return false;
    this.#at = at + expected.length;
    return true;
  }

  number(): number {
    const kind = this.#byte();
    if (kind < 0x80) return kind;
    if (kind === float64) return this.#room(8) ? this.#view.getFloat64(this.#at - 8) : 0;
    return this.#unsigned(kind, uint8);
  }

  flag(): boolean {
    const value = this.#byte();
    if (value !== yes && value !== no) this.failed = true;
    return value === yes;
  }

  /** Where the next bytes are; empty if something else is there. */
  bytes(): Uint8Array {
    const length = this.#unsigned(this.#byte(), bytes8);
    const { buffer, byteOffset } = this.#view;
    return this.#room(length) ? new Uint8Array(buffer, byteOffset + this.#at - length, length) : new Uint8Array(0);
  }

  /** Of 8, 16 or 32 bits; `kind` is `kind8` for the first, and so on. */
  #unsigned(kind: number, kind8: number): number {
    if (kind === kind8) return this.#byte();
    if (kind === kind8 + 1) return this.#room(2) ? this.#view.getUint16(this.#at - 2) : 0;
    if (kind === kind8 + 2) return this.#room(4) ? this.#view.getUint32(this.#at - 4) : 0;
    this.failed = true;
    return 0;
  }

  #byte(): number {
    return this.#room(1) ? this.#view.getUint8(this.#at - 1) : 0;
  }

  /** Goes on by so many bytes, if they are there. */
  #room(bytes: number): boolean {
    if (this.#at + bytes > this.#view.byteLength) {
      this.failed = true;
      return false;
    }
    this.#at += bytes;
    return true;
  }
}
