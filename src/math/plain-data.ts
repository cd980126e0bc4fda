import { NotPlainData, tags, typedArrays } from "./plain-data-format.ts";
import { Reader } from "./plain-data-reader.ts";

/**
 * Plain data as bytes, exactly: numbers (also -0, infinities and NaN), strings, booleans, null, undefined, arrays, plain
 * objects, Maps, Sets and typed arrays. An object that is in several places is written once and is one again when it is
 * read; cycles are refused. This is how the states of machines and learners are kept. The bytes are those of a little-endian
 * machine.
 */

/**
 * @param expectedBytes about how many it will be: then nothing has to be copied while they become more and more
 * @throws NotPlainData for functions, instances of other classes, cycles and the like, naming where they are
 */
export function encodePlain(value: unknown, expectedBytes = 1024): Uint8Array {
  try {
    return written(value, expectedBytes, false);
  } catch (error) {
    // Where it is in the value is worth knowing only then, and to keep account of it costs as much as all else.
    if (error instanceof NotPlainData) return written(value, expectedBytes, true);
    throw error;
  }
}

function written(value: unknown, expectedBytes: number, tells: boolean): Uint8Array {
  const writer = new Writer(expectedBytes, tells);
  writer.value(value, "");
  return writer.bytes();
}

/** What `encodePlain` was given. @throws NotPlainData for bytes that it did not write */
export function decodePlain(bytes: Uint8Array): unknown {
  const reader = new Reader(bytes);
  const value = reader.value();
  if (!reader.finished) throw new NotPlainData("bytes follow the end of the data");
  return value;
}

class Writer {
  #buffer: Uint8Array<ArrayBuffer>;
  #view: DataView;
  #length = 0;
  /** The number of every object that was written. */
  readonly #numbers = new Map<object, number | "being written">();
  #written = 0;
  /** Whether it knows where in the value it is; if not, paths are empty. */
  readonly #tells: boolean;

  constructor(expectedBytes: number, tells: boolean) {
    this.#tells = tells;
    this.#buffer = new Uint8Array(Math.max(16, expectedBytes));
    this.#view = new DataView(this.#buffer.buffer);
  }

  bytes(): Uint8Array {
    // Little room is left over where it was known how much is needed.
    const isTight = this.#length > 0.875 * this.#buffer.length;
    return isTight ? this.#buffer.subarray(0, this.#length) : this.#buffer.slice(0, this.#length);
  }

  value(value: unknown, path: string): void {
    switch (typeof value) {
      case "undefined":
        return this.#byte(tags.undefined);
      case "boolean":
        return this.#byte(value ? tags.true : tags.false);
      case "number":
        this.#byte(tags.number);
        return this.#number(value);
      case "string":
        this.#byte(tags.string);
        return this.#text(value);
      case "object":
        return value === null ? this.#byte(tags.null) : this.#object(value, path);
      default:
        throw new NotPlainData(`${path || "the value"} is a ${typeof value}, which is no plain data`);
    }
  }

  #object(object: object, path: string): void {
    const number = this.#numbers.get(object);
    if (number !== undefined) {
      if (number === "being written") throw new NotPlainData(`${path || "the value"} contains itself`);
      this.#byte(tags.again);
      return this.#count(number);
    }
    this.#numbers.set(object, "being written");
    this.#content(object, path);
    this.#numbers.set(object, this.#written++);
  }

  #content(object: object, path: string): void {
    const tells = this.#tells;
    if (Array.isArray(object)) {
      this.#byte(tags.array);
      this.#count(object.length);
      for (let i = 0; i < object.length; i++) this.value(object[i], tells ? `${path}[${i}]` : "");
    } else if (object instanceof Map) {
      this.#byte(tags.map);
      this.#count(object.size);
      for (const [key, entry] of object) {
        this.value(key, tells ? `${path}: a key` : "");
        this.value(entry, tells ? `${path}.get(${String(key)})` : "");
      }
    } else if (object instanceof Set) {
      this.#byte(tags.set);
      this.#count(object.size);
      for (const entry of object) this.value(entry, tells ? `${path}: an entry` : "");
    } else if (ArrayBuffer.isView(object)) {
      this.#typedArray(object, path);
    } else {
      const prototype: unknown = Object.getPrototypeOf(object);
      if (prototype !== Object.prototype && prototype !== null)
        throw new NotPlainData(`${path || "the value"} is an instance of a class, which is no plain data`);
      const keys = Object.keys(object);
      this.#byte(tags.object);
      this.#count(keys.length);
      for (const key of keys) {
        this.#text(key);
        const at = tells && path !== "" ? `${path}.${key}` : key;
        this.value((object as Record<string, unknown>)[key], tells ? at : "");
      }
    }
  }

  #typedArray(array: ArrayBufferView, path: string): void {
    const kind = typedArrays.findIndex((type) => array instanceof type);
    if (kind === -1) throw new NotPlainData(`${path || "the value"} is a typed array of a kind that cannot be kept`);
    this.#byte(tags.typedArray + kind);
    this.#count(array.byteLength);
    const from = this.#grow(array.byteLength);
    this.#buffer.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), from);
  }

  /** As UTF-16, so that every string comes back as it was. */
  #text(text: string): void {
    this.#count(text.length);
    let at = this.#grow(2 * text.length);
    for (let i = 0; i < text.length; i++, at += 2) this.#view.setUint16(at, text.charCodeAt(i), true);
  }

  #byte(byte: number): void {
    const at = this.#grow(1);
    this.#buffer[at] = byte;
  }

  #count(count: number): void {
    const at = this.#grow(4);
    this.#view.setUint32(at, count, true);
  }

  #number(value: number): void {
    const at = this.#grow(8);
    this.#view.setFloat64(at, value, true);
  }

  /** Makes room for `length` bytes; returns where they begin. */
  #grow(byteLength: number): number {
    const from = this.#length;
    this.#length += byteLength;
    if (this.#length > this.#buffer.length) {
      const grown = new Uint8Array(Math.max(this.#length, 2 * this.#buffer.length));
      grown.set(this.#buffer.subarray(0, from));
      this.#buffer = grown;
      this.#view = new DataView(grown.buffer);
    }
    return from;
  }
}
