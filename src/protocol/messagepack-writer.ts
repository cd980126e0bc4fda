/**
 * Writes MessagePack, as much of it as headers need: maps, lists, texts, numbers, true and false, bytes. Everything is
 * written into the same memory, which grows as needed.
 */
export class MessagePackWriter {
  #bytes = new Uint8Array(4096);
  #view = new DataView(this.#bytes.buffer);
  #at = 0;

  begin(): void {
    this.#at = 0;
  }

  /** What has been written since `begin`; valid until something else is written. */
  get written(): Uint8Array {
    return this.#bytes.subarray(0, this.#at);
  }

  /** A map of at most this many keys, each followed by its value. @returns where it begins, for `endMap` */
  beginMap(mostKeys: number): number {
    this.#room(3);
    const begin = this.#at;
    if (mostKeys < 16) this.#bytes[this.#at++] = 0x80;
    else this.#sized(0xde, 2, 0);
    return begin;
  }

  /** Ends a map that has this many keys. */
  endMap(begin: number, keys: number): void {
    if (this.#bytes[begin] === 0x80) this.#bytes[begin] = 0x80 + keys;
    else this.#view.setUint16(begin + 1, keys);
  }

  list(length: number): void {
    this.#room(3);
    if (length < 16) this.#bytes[this.#at++] = 0x90 + length;
    else this.#sized(0xdc, 2, length);
  }

  flag(value: boolean): void {
    this.#room(1);
    this.#bytes[this.#at++] = value ? 0xc3 : 0xc2;
  }

  /** Integers from 0 in as few bytes as they take, up to 32 bits; all others like fractions. */
  number(value: number): void {
    this.#room(9);
    if (value >>> 0 !== value) {
      this.#bytes[this.#at] = 0xcb;
      this.#view.setFloat64(this.#at + 1, value);
      this.#at += 9;
    } else if (value < 0x80) this.#bytes[this.#at++] = value;
    else this.#counted(0xcc, value);
  }

  bytes(value: Uint8Array): void {
    this.#room(5 + value.byteLength);
    this.#counted(0xc4, value.byteLength);
    this.#bytes.set(value, this.#at);
    this.#at += value.byteLength;
  }

  /** What is MessagePack already. Most of it is too short for a copy by the engine to be worth its call. */
  packed(value: Uint8Array): void {
    this.#room(value.byteLength);
    const bytes = this.#bytes;
    const at = this.#at;
    for (let i = 0; i < value.length; i++) bytes[at + i] = value[i] as number;
    this.#at = at + value.length;
  }

  text(value: string): void {
    // A code unit takes three bytes at most.
    this.#room(5 + 3 * value.length);
    const length = utf8Length(value);
    if (length < 32) this.#bytes[this.#at++] = 0xa0 + length;
    else this.#counted(0xd9, length);
    if (length === value.length) {
      for (let i = 0; i < length; i++) this.#bytes[this.#at++] = value.charCodeAt(i);
    } else for (const character of value) this.#character(character.codePointAt(0) as number);
  }

  #character(point: number): void {
    const bytes = this.#bytes;
    // Halves of pairs that stand alone are nothing that UTF-8 knows.
    const code = point >= 0xd800 && point < 0xe000 ? 0xfffd : point;
    if (code < 0x80) bytes[this.#at++] = code;
    else if (code < 0x800) bytes[this.#at++] = 0xc0 | (code >> 6);
    else if (code < 0x10000) bytes[this.#at++] = 0xe0 | (code >> 12);
    else {
      bytes[this.#at++] = 0xf0 | (code >> 18);
      bytes[this.#at++] = 0x80 | ((code >> 12) & 0x3f);
    }
    if (code >= 0x800) bytes[this.#at++] = 0x80 | ((code >> 6) & 0x3f);
    if (code >= 0x80) bytes[this.#at++] = 0x80 | (code & 0x3f);
  }

  /** A number of 8, 16 or 32 bits, behind the byte that stands for as many: `kind8` and the two after it. */
  #counted(kind8: number, value: number): void {
    if (value < 0x100) this.#sized(kind8, 1, value);
    else if (value < 0x10000) this.#sized(kind8 + 1, 2, value);
    else this.#sized(kind8 + 2, 4, value);
  }

  #sized(kind: number, size: 1 | 2 | 4, value: number): void {
    const at = this.#at;
    this.#bytes[at] = kind;
    if (size === 1) this.#bytes[at + 1] = value;
    else if (size === 2) this.#view.setUint16(at + 1, value);
    else this.#view.setUint32(at + 1, value);
    this.#at = at + 1 + size;
  }

  #room(more: number): void {
    if (this.#at + more <= this.#bytes.byteLength) return;
    const larger = new Uint8Array(2 * (this.#at + more));
    larger.set(this.#bytes);
    this.#bytes = larger;
    this.#view = new DataView(larger.buffer);
  }
}

function utf8Length(text: string): number {
  let length = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) continue;
    const isPair = unit >= 0xd800 && unit < 0xdc00 && text.charCodeAt(i + 1) >> 10 === 0x37;
    if (isPair) i += 1;
    length += unit < 0x800 ? 1 : 2;
  }
  return length;
}
