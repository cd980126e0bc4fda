import { type ColumnSource, parquetWriteBuffer } from "hyparquet-writer";
import { describe, expect, test } from "vitest";
import { bytesSource, recorded, rowPlace } from "../../test/support/recorded-table.ts";
import { readParquet } from "./parquet-table.ts";

const fileOf = (columnData: ColumnSource[], options = {}) =>
  new Uint8Array(parquetWriteBuffer({ columnData, ...options }));
const read = (bytes: Uint8Array) => recorded((visitor) => readParquet(bytesSource(bytes), visitor, rowPlace));

describe("a Parquet file", () => {
  test("has numbers as numbers, larger ones as text, dates, words, and gaps", async () => {
    const { names, records, lines } = await read(
      fileOf([
        { name: "whole", data: [1, 2, null], type: "INT32", nullable: true },
        { name: "id", data: [1n, 9_007_199_254_740_993n, -3n], type: "INT64" },
        { name: "real", data: [0.5, Number.NaN, null], type: "DOUBLE", nullable: true },
        { name: "fits", data: [true, false, null], type: "BOOLEAN", nullable: true },
        { name: "kind", data: ["red", "red", null], type: "STRING", nullable: true },
        { name: "day", data: [new Date(0), new Date(86_400_000), new Date(90_000_000)], type: "TIMESTAMP" },
      ]),
    );
    expect(names).toEqual(["whole", "id", "real", "fits", "kind", "day"]);
    expect(records).toEqual([
      [1, 1, 0.5, "true", "red", "1970-01-01"],
      [2, "9007199254740993", Number.NaN, "false", "red", "1970-01-02"],
      [undefined, -3, undefined, undefined, undefined, "1970-01-02T01:00:00.000Z"],
    ]);
    expect(lines).toEqual([1, 2, 3]);
  });

  test("is read group by group", async () => {
    const data = Array.from({ length: 2500 }, (_, i) => i / 2);
    const shares: number[] = [];
    const bytes = fileOf([{ name: "x", data, type: "DOUBLE" }], { rowGroupSize: 1000 });
    const { records, lines, formats } = await recorded((visitor) =>
      readParquet(bytesSource(bytes), visitor, rowPlace, { onProgress: (share) => shares.push(share) }),
    );
    expect(records.map(([x]) => x)).toEqual(data);
    expect(lines.at(-1)).toBe(2500);
    expect(shares).toEqual([0.4, 0.8, 1]);
    expect(formats).toMatchObject([{ kind: "parquet", rowGroups: 3, codecs: ["SNAPPY"] }]);
  });

  test("has JSON as text", async () => {
    const { records } = await read(fileOf([{ name: "bag", data: [{ a: 1 }, { a: 2 }], type: "JSON" }]));
    expect(records).toEqual([['{"a":1}'], ['{"a":2}']]);
  });

  test("whose cells are lists is refused, by the column's name", async () => {
    const schema = [
      { name: "root", num_children: 1 },
      { name: "tags", repetition_type: "OPTIONAL", num_children: 1, converted_type: "LIST" },
      { name: "list", repetition_type: "REPEATED", num_children: 1 },
      { name: "element", type: "INT32", repetition_type: "OPTIONAL" },
    ] as const;
    const bytes = fileOf([{ name: "tags", data: [[1, 2], [3]] }], { schema });
    await expect(read(bytes)).rejects.toThrow(/column "tags" are lists or objects/);
  });

  test("that is cut off is refused", async () => {
    const bytes = fileOf([{ name: "x", data: [1, 2, 3], type: "INT32" }]);
    await expect(read(bytes.subarray(0, bytes.length - 9))).rejects.toThrow(/it cannot be read as Parquet/);
  });

  test("without a row is refused", async () => {
    await expect(read(fileOf([{ name: "x", data: [], type: "INT32" }]))).rejects.toThrow(/no row of data/);
  });
});
