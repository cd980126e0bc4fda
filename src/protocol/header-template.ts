import { MessagePackWriter } from "./messagepack-writer.ts";

/** Whether a number is one that its field may have. */
export type Limit = (value: number) => boolean;

/** Stands for `true` or `false` in an example, which are read as 1 and 0. */
export const flag = Symbol("flag");

/** A header with limits in the place of numbers, and `flag` in that of flags; all else is as it has to be. */
export type Example = string | Limit | typeof flag | readonly Example[] | { readonly [key: string]: Example };

/**
 * Headers that differ from an example in their numbers and flags only, with the fields in the same order. They are read
 * by comparing bytes, without making objects and texts that are known beforehand.
 */
export class HeaderTemplate {
  /** What stands before each value, and behind the last one. */
  readonly #texts: Uint8Array[] = [];
  readonly #values: (Limit | typeof flag)[] = [];

  constructor(example: Example) {
    const to = new MessagePackWriter();
    to.begin();
    this.#add(example, to);
    this.#texts.push(to.written.slice());
  }

  #add(example: Example, to: MessagePackWriter): void {
    if (typeof example === "string") to.text(example);
    else if (typeof example === "function" || typeof example === "symbol") {
      this.#texts.push(to.written.slice());
      this.#values.push(example);
      to.begin();
    } else if (isList(example)) {
      to.list(example.length);
      for (const entry of example) this.#add(entry, to);
    } else {
      const entries = Object.entries(example);
      to.endMap(to.beginMap(entries.length), entries.length);
      for (const [key, value] of entries) {
        to.text(key);
        this.#add(value, to);
      }
    }
  }

  /** Writes such a header. @param values its numbers and flags in their order */
  write(to: MessagePackWriter, values: ArrayLike<number>): void {
    for (let i = 0; i < this.#values.length; i++) {
      to.packed(this.#texts[i] as Uint8Array);
      const value = values[i] as number;
      if (this.#values[i] === flag) to.flag(value === 1);
      else to.number(value);
    }
    to.packed(this.#texts[this.#values.length] as Uint8Array);
  }

  /**
   * Reads the header's numbers and flags in their order.
   *
   * @returns whether they all are what they may be and all else is as in the example. If not, `values` are void, and what is
   *   wrong, if anything is, has to be found in another way
   */
  readInto(values: Float64Array, header: Uint8Array): boolean {
    const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
    let at = 0;
    for (let i = 0; i < this.#values.length; i++) {
      const text = this.#texts[i] as Uint8Array;
      if (!isAt(at, header, text)) return false;
      at += text.length;
      const kind = header[at] as number;
      const next = at + sizeOf(kind);
      if (next === at || next > header.length) return false;
      const limit = this.#values[i] as Limit | typeof flag;
      if (limit === flag) {
        if (kind !== no && kind !== yes) return false;
        values[i] = kind === yes ? 1 : 0;
      } else {
        const value = numberAt(view, at, kind);
        if (!limit(value)) return false;
        values[i] = value;
      }
      at = next;
    }
    const last = this.#texts[this.#values.length] as Uint8Array;
    return at + last.length === header.length && isAt(at, header, last);
  }
}

const [no, yes] = [0xc2, 0xc3];
const float64 = 0xcb;
const [uint8, uint16, uint32] = [0xcc, 0xcd, 0xce];

/** Bytes of a value that begins with this one; 0 if it is neither a flag nor a number as this program writes them. */
function sizeOf(kind: number): number {
  if (kind < 0x80 || kind === no || kind === yes) return 1;
  if (kind === float64) return 9;
  if (kind === uint8) return 2;
  if (kind === uint16) return 3;
  return kind === uint32 ? 5 : 0;
}

/** NaN, which no limit allows, if there is another value. */
function numberAt(view: DataView, at: number, kind: number): number {
  if (kind < 0x80) return kind;
  if (kind === float64) return view.getFloat64(at + 1);
  if (kind === uint8) return view.getUint8(at + 1);
  if (kind === uint16) return view.getUint16(at + 1);
  return kind === uint32 ? view.getUint32(at + 1) : Number.NaN;
}

function isAt(at: number, header: Uint8Array, text: Uint8Array): boolean {
  if (at + text.length > header.length) return false;
  for (let i = 0; i < text.length; i++) if (header[at + i] !== text[i]) return false;
  return true;
}

function isList(example: Example): example is readonly Example[] {
  return Array.isArray(example);
}
