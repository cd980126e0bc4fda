import { UserError } from "../protocol/user-error.ts";
/**
 * IDX, the format of the MNIST files: two zero bytes, a byte for the type of the values (8: unsigned bytes), a byte for
 * the number of dimensions, then the size of each dimension as a big-endian 32-bit number, then the values.
 */

/** A dataset's file has the wrong content. */
export class DatasetFileError extends UserError {
  override readonly name = "DatasetFileError";
  readonly fileName: string;
  readonly expected: string;
  readonly found: string;

  constructor(fileName: string, { expected, found }: { readonly expected: string; readonly found: string }) {
    super(`expected ${expected}, found ${found}`, {
      where: fileName,
      toDo: "download the file again, or name the right one",
    });
    this.fileName = fileName;
    this.expected = expected;
    this.found = found;
  }
}

/** Images of one size; `pixels` is a view of the file's bytes, image after image and row after row. */
export interface IdxImages {
  readonly count: number;
  readonly rows: number;
  readonly columns: number;
  readonly pixels: Uint8Array;
}

/**
 * Reads an idx3-ubyte file, without copying its pixels.
 *
 * @throws DatasetFileError if the bytes are in another format, too few or too many
 */
export function parseIdxImages(bytes: Uint8Array, fileName: string): IdxImages {
  const { sizes, values } = parseIdx(bytes, fileName, 3, "images");
  const [count, rows, columns] = sizes as [number, number, number];
  return { count, rows, columns, pixels: values };
}

/**
 * Reads an idx1-ubyte file: one label a byte, as a view of the file's bytes.
 *
 * @throws DatasetFileError if the bytes are in another format, too few or too many
 */
export function parseIdxLabels(bytes: Uint8Array, fileName: string): Uint8Array {
  return parseIdx(bytes, fileName, 1, "labels").values;
}

function parseIdx(
  bytes: Uint8Array,
  fileName: string,
  dimensions: 1 | 3,
  what: string,
): { readonly sizes: readonly number[]; readonly values: Uint8Array } {
  const kind = `IDX ${what} (idx${dimensions}-ubyte)`;
  const headerBytes = 4 + 4 * dimensions;
  const wrongKind = (found: string) => new DatasetFileError(fileName, { expected: kind, found });
  if (bytes.length < 4) throw wrongKind(`${bytes.length} bytes`);
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) throw wrongKind("a gzip file, which must be decompressed first");
  if (bytes[0] !== 0 || bytes[1] !== 0 || bytes[2] !== 8) throw wrongKind(`a file that begins with ${hex(bytes)}`);
  if (bytes[3] !== dimensions) throw wrongKind(`IDX values with ${bytes[3]} dimensions`);
  if (bytes.length < headerBytes) throw wrongKind(`${bytes.length} bytes, less than a header`);

  const view = new DataView(bytes.buffer, bytes.byteOffset, headerBytes);
  const sizes = Array.from({ length: dimensions }, (_, i) => view.getUint32(4 + 4 * i));
  const expectedBytes = headerBytes + sizes.reduce((product, size) => product * size, 1);
  if (bytes.length !== expectedBytes) {
    throw new DatasetFileError(fileName, {
      expected: `${expectedBytes} bytes (${what}: ${sizes.join(" x ")})`,
      found: `${bytes.length} bytes`,
    });
  }
  return { sizes, values: bytes.subarray(headerBytes) };
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes.subarray(0, 4), (byte) => byte.toString(16).padStart(2, "0")).join(" ");
}
