import { zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { bytesSource, recorded, rowPlace } from "../../test/support/recorded-table.ts";
import { readNpy, readNpz } from "./numpy-table.ts";

/** A file of one array, as NumPy writes it. */
function npy(type: string, shape: readonly number[], values: ArrayBufferView, { fortran = false } = {}): Uint8Array {
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const dict = `{'descr': '${type}', 'fortran_order': ${fortran ? "True" : "False"}, 'shape': (${sizes}), }`;
  const head = `${dict.padEnd(117)}\n`;
  const length = new Uint8Array(Uint16Array.of(head.length).buffer);
  const data = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return Uint8Array.from([0x93, ...Buffer.from("NUMPY"), 1, 0, ...length, ...Buffer.from(head), ...data]);
}

const read = (bytes: Uint8Array) => recorded((visitor) => readNpy(bytesSource(bytes), visitor, rowPlace));
const readArchive = (files: Record<string, Uint8Array>, level: 0 | 6 = 6) =>
  recorded((visitor) => readNpz(bytesSource(zipSync(files, { level })), visitor, rowPlace));

describe("an array of NumPy", () => {
  test.each([
    ["|u1", Uint8Array.of(0, 255), [0, 255]],
    ["|i1", Int8Array.of(-128, 127), [-128, 127]],
    ["<i2", Int16Array.of(-300, 300), [-300, 300]],
    ["<u2", Uint16Array.of(0, 65_535), [0, 65_535]],
    ["<i4", Int32Array.of(-70_000, 70_000), [-70_000, 70_000]],
    ["<u4", Uint32Array.of(0, 4_294_967_295), [0, 4_294_967_295]],
    ["<i8", BigInt64Array.of(-5n, 9_007_199_254_740_993n), [-5, "9007199254740993"]],
    ["<u8", BigUint64Array.of(5n, 18_446_744_073_709_551_615n), [5, "18446744073709551615"]],
    ["<f4", Float32Array.of(0.5, Number.NaN), [0.5, Number.NaN]],
    ["<f8", Float64Array.of(0.1, Number.POSITIVE_INFINITY), [0.1, Number.POSITIVE_INFINITY]],
    ["|b1", Uint8Array.of(0, 1), ["false", "true"]],
    [">i2", Uint8Array.of(1, 0, 0, 1), [256, 1]],
    ["|S3", Buffer.from("ab\0xyz"), ["ab", "xyz"]],
    ["<U2", Uint32Array.of(0x1f600, 0, 0x61, 0x62), ["😀", "ab"]],
  ])("of type %s", async (type, values, cells) => {
    const { records, names } = await read(npy(type, [2], values));
    expect(names).toEqual(["column1"]);
    expect(records).toEqual(cells.map((cell) => [cell]));
  });

  test("whose shape has anything but numbers is refused", async () => {
    const bytes = npy("|u1", [8, 34], new Uint8Array(272));
    bytes[bytes.findIndex((byte, i) => byte === 0x33 && bytes[i + 1] === 0x34) + 1] = 0x0d;
    bytes[bytes.findIndex((byte, i) => byte === 0x33 && bytes[i + 1] === 0x0d) + 2] = 0x34;
    await expect(read(bytes)).rejects.toThrow("the array's head is not as NumPy writes it");
  });

  test("of elements without bytes is refused, however many they are said to be", async () => {
    for (const type of ["<U0", "|S0"]) {
      await expect(read(npy(type, [2 ** 50], new Uint8Array(0)))).rejects.toThrow(/of a type that is not known/);
    }
  });

  test("has a record for each first index, whichever index runs fastest", async () => {
    const rows = [
      [1, 2, 3, 4],
      [5, 6, 7, 8],
    ];
    expect((await read(npy("|u1", [2, 4], Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8)))).records).toEqual(rows);
    const columns = Uint8Array.of(1, 5, 2, 6, 3, 7, 4, 8);
    expect((await read(npy("|u1", [2, 4], columns, { fortran: true }))).records).toEqual(rows);
    // Of a record of 2 x 2, 1 2 3 4 stand one row after the other.
    const cubes = Uint8Array.of(1, 5, 3, 7, 2, 6, 4, 8);
    expect((await read(npy("|u1", [2, 2, 2], cubes, { fortran: true }))).records).toEqual(rows);
  });

  test("is read in blocks", async () => {
    const values = Float64Array.from({ length: 300_000 }, (_, i) => i);
    const { records, lines } = await read(npy("<f8", [100_000, 3], values));
    expect([records.length, records[99_999], lines[99_999]]).toEqual([100_000, [299_997, 299_998, 299_999], 100_000]);
  });

  test.each([
    [npy("|O", [2], Uint8Array.of(0, 0)), /Python objects/],
    [npy("<c16", [1], new Float64Array(2)), /type that is not known/],
    [npy("<f8", [3], new Float64Array(2)), /is cut off: 3 elements do not fit/],
    [npy("<f8", [0, 3], new Float64Array(0)), /is empty/],
  ])("or is refused (%#)", async (bytes, message) => {
    await expect(read(bytes)).rejects.toThrow(message);
  });
});

describe("an archive of arrays", () => {
  const files = {
    "x_train.npy": npy("|u1", [2, 2], Uint8Array.of(1, 2, 3, 4)),
    "y_train.npy": npy("<U1", [2], Uint32Array.of(0x61, 0x62)),
    "x_test.npy": npy("|u1", [1, 2], Uint8Array.of(5, 6)),
  };

  test.each([0, 6] as const)("is one table of those with most records (level %i)", async (level) => {
    const { names, records, formats } = await readArchive(files, level);
    expect(names).toEqual(["x_train_1", "x_train_2", "y_train"]);
    expect(records).toEqual([
      [1, 2, "a"],
      [3, 4, "b"],
    ]);
    expect(formats).toMatchObject([{ kind: "npz", leftOut: ["x_test"] }]);
  });

  test("without an array is none of NumPy", async () => {
    await expect(readArchive({ "a.csv": Uint8Array.of(1) })).rejects.toThrow(/without an array of NumPy.*; unpack it/);
    await expect(readArchive({ "xl/workbook.xml": Uint8Array.of(1) })).rejects.toThrow(
      /an Excel workbook; save its sheet/,
    );
  });
});

describe("an archive that says that it is larger than it can be", () => {
  /** With the size of its first file in the list of files changed. */
  async function claiming(size: number, field = 24) {
    const bytes = zipSync({ "x.npy": npy("|u1", [3], Uint8Array.of(1, 2, 3)) });
    const list = bytes.findLastIndex((_, i) => bytes[i] === 0x50 && bytes[i + 1] === 0x4b && bytes[i + 2] === 1);
    new DataView(bytes.buffer, bytes.byteOffset).setUint32(list + field, size, true);
    return recorded((visitor) => readNpz(bytesSource(bytes), visitor, rowPlace));
  }

  test("is refused before memory is taken for it", async () => {
    await expect(claiming(2 ** 30)).rejects.toThrow("x.npy cannot be as large as the archive says");
    await expect(claiming(2 ** 30, 42)).rejects.toThrow("the archive is damaged: x.npy is not where it should be");
    await expect(claiming(2 ** 32 - 1)).rejects.toThrow("the archive unpacks to more than 2147483648 bytes");
  });
});
