import type { Random } from "../../src/math/random.ts";

const encodings = ["float32", "float16", "int8", "sparse", "steps"];
const ofChanges: ReadonlySet<unknown> = new Set(["weights", "path", "merged.byUpdates"]);

/** One packer works at a time. */
let room = new Uint8Array(1 << 16);

/**
 * Frames of values that need not be messages, from docs/protocol.md and not from src/: with keys that are there twice, numbers in
 * any of MessagePack's formats, vectors listed wrongly.
 */
export class WildPacker {
  #bytes: Uint8Array;
  #view: DataView;
  #at = 0;
  #vectors: { readonly name: string; readonly bytes: Uint8Array }[] = [];
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
    this.#bytes = room;
    this.#view = new DataView(room.buffer);
  }

  frame(message: unknown): Uint8Array {
    this.#at = 0;
    this.#vectors = [];
    this.#value(message, "", true);
    const header = this.#bytes.slice(0, this.#at);
    let length = 4 + header.length;
    for (const { bytes } of this.#vectors) length = 8 * Math.ceil(length / 8) + bytes.length;
    const frame = new Uint8Array(length);
    new DataView(frame.buffer).setUint32(0, header.length);
    frame.set(header, 4);
    let at = 4 + header.length;
    for (const { bytes } of this.#vectors) {
      at = 8 * Math.ceil(at / 8);
      frame.set(bytes, at);
      at += bytes.length;
    }
    return frame;
  }

  #value(value: unknown, path: string, top = false): void {
    switch (typeof value) {
      case "number":
        return this.#number(value);
      case "string":
        return this.#text(value);
      case "boolean":
        return this.#byte(value ? 0xc3 : 0xc2);
      case "object":
        if (value === null) return this.#byte(0xc0);
        if (value instanceof Uint8Array) {
          this.#byte(0xc6);
          this.#uint32(value.length);
          return this.#raw(value);
        }
        if (Array.isArray(value)) {
          this.#byte(0xdd);
          this.#uint32(value.length);
          for (const entry of value) this.#value(entry, path);
          return;
        }
        return this.#map(value as Record<string, unknown>, path, top);
      default:
        return this.#byte(0xc0);
    }
  }

  #map(map: Record<string, unknown>, path: string, top: boolean): void {
    const fields: (readonly [string, unknown])[] = [];
    for (const [key, value] of Object.entries(map)) {
      if (value instanceof Float64Array) {
        this.#vectors.push({ name: path + key, bytes: this.#wholeSteps(value.length) });
      } else if (value instanceof Float32Array) {
        const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
        this.#vectors.push({ name: path + key, bytes });
      } else if (value !== undefined) fields.push([key, value]);
    }
    if (this.#random.integer(40) === 0 && fields.length > 0) {
      fields.push(fields[this.#random.integer(fields.length)] as (typeof fields)[number]);
    }
    this.#byte(0xdf);
    const countAt = this.#at;
    this.#uint32(fields.length);
    for (const [key, value] of fields) {
      this.#text(key);
      this.#value(value, `${path}${key}.`);
    }
    // Vectors of inner maps are known only now.
    if (!top || this.#vectors.length === 0) return;
    this.#text("vectors");
    this.#value(
      this.#vectors.map(({ name, bytes }) => [name, this.#encodingOf(name, map), bytes.length]),
      "",
    );
    this.#view.setUint32(countAt, fields.length + 1);
  }

  /** Mostly the one that the message names for this vector. */
  #encodingOf(name: string, { form, change }: Record<string, unknown>): unknown {
    if (this.#random.integer(8) === 0) return encodings[this.#random.integer(encodings.length)];
    if (name.startsWith("steps.")) return "steps";
    const takesForm = name === "correction.mean" || (change === true && ofChanges.has(name));
    return takesForm && form !== undefined ? form : "float32";
  }

  /** So many entries of eight bits each, times any powers of two. */
  #wholeSteps(length: number): Uint8Array {
    const blocks = Math.ceil(length / 32);
    const bytes = Uint8Array.from({ length: 4 + 2 * blocks + length }, () => this.#random.integer(256));
    const view = new DataView(bytes.buffer);
    view.setUint32(0, length, true);
    for (let block = 0; block < blocks; block++)
      view.setUint16(4 + 2 * block, (this.#random.integer(499) << 6) | 8, true);
    return bytes;
  }

  #number(value: number): void {
    if (Number.isInteger(value) && this.#random.integer(3) > 0) {
      if (value >= 0 && value < 128) return this.#byte(value);
      if (value >= 0 && value < 2 ** 32) {
        this.#byte(0xce);
        return this.#uint32(value);
      }
      if (value >= 0 && value < 2 ** 63) {
        this.#byte(0xcf);
        this.#room(8);
        this.#view.setBigUint64(this.#at, BigInt(value));
        this.#at += 8;
        return;
      }
    }
    this.#byte(0xcb);
    this.#room(8);
    this.#view.setFloat64(this.#at, value);
    this.#at += 8;
  }

  #text(text: string): void {
    const bytes = new TextEncoder().encode(text);
    this.#byte(0xdb);
    this.#uint32(bytes.length);
    this.#raw(bytes);
  }

  #byte(byte: number): void {
    this.#room(1);
    this.#bytes[this.#at++] = byte;
  }

  #uint32(value: number): void {
    this.#room(4);
    this.#view.setUint32(this.#at, value);
    this.#at += 4;
  }

  #raw(bytes: Uint8Array): void {
    this.#room(bytes.length);
    this.#bytes.set(bytes, this.#at);
    this.#at += bytes.length;
  }

  #room(bytes: number): void {
    if (this.#at + bytes <= this.#bytes.length) return;
    const larger = new Uint8Array(2 * (this.#at + bytes));
    larger.set(this.#bytes);
    room = larger;
    this.#bytes = larger;
    this.#view = new DataView(larger.buffer);
  }
}
