import { NotPlainData, type TypedArray, tags, typedArrays } from "./plain-data-format.ts";

/** Reads what `encodePlain` wrote. Methods throw NotPlainData for anything else. */
export class Reader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;
  /** Every object that was read, in the order in which they ended. */
  readonly #objects: object[] = [];

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get finished(): boolean {
    return this.#at === this.#bytes.length;
  }

  value(): unknown {
    const tag = this.#bytes[this.#take(1)] as number;
    switch (tag) {
      case tags.undefined:
        return undefined;
      case tags.null:
        return null;
      case tags.false:
        return false;
      case tags.true:
        return true;
      case tags.number:
        return this.#view.getFloat64(this.#take(8), true);
      case tags.string:
        return this.#text();
      case tags.again: {
        const object = this.#objects[this.#count()];
        if (object === undefined) throw new NotPlainData("an object is named that has not been read");
        return object;
      }
      default: {
        const object = this.#content(tag);
        this.#objects.push(object);
        return object;
      }
    }
  }

  #content(tag: number): object {
    if (tag >= tags.typedArray) return this.#typedArray(typedArrays[tag - tags.typedArray]);
    const count = this.#count();
    switch (tag) {
      case tags.array:
        return this.#several(count, () => this.value());
      case tags.set:
        return new Set(this.#several(count, () => this.value()));
      case tags.map:
        return new Map(this.#several(count, () => [this.value(), this.value()]));
      case tags.object:
        return Object.fromEntries(this.#several(count, () => [this.#text(), this.value()]));
      default:
        throw new NotPlainData(`there is no kind ${tag} of data`);
    }
  }

  #several<T>(count: number, read: () => T): T[] {
    const all: T[] = [];
    for (let i = 0; i < count; i++) all.push(read());
    return all;
  }

  #typedArray(type: (typeof typedArrays)[number] | undefined): TypedArray {
    if (type === undefined) throw new NotPlainData("there is no such kind of typed array");
    const byteLength = this.#count();
    const from = this.#take(byteLength);
    // A separate copy, aligned and not shared.
    const copy = this.#bytes.slice(from, from + byteLength);
    if (byteLength % type.BYTES_PER_ELEMENT !== 0)
      throw new NotPlainData("a typed array ends in the middle of an entry");
    return new type(copy.buffer, 0, byteLength / type.BYTES_PER_ELEMENT);
  }

  #text(): string {
    const length = this.#count();
    const from = this.#take(2 * length);
    let text = "";
    for (let i = 0; i < length; i++) text += String.fromCharCode(this.#view.getUint16(from + 2 * i, true));
    return text;
  }

  #count(): number {
    return this.#view.getUint32(this.#take(4), true);
  }

  #take(byteLength: number): number {
    const from = this.#at;
    if (from + byteLength > this.#bytes.length) throw new NotPlainData("the bytes end in the middle of the data");
    this.#at += byteLength;
    return from;
  }
}
