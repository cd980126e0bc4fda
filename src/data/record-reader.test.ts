import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MalformedRecord, RecordReader } from "./record-reader.ts";
import type { Cell } from "./record-visitor.ts";

const commas = { separator: ",", quote: '"' };
const semicolons = { separator: ";", quote: '"' };

/** The records of a text that comes in pieces of this length, each with its line. */
function read(text: string, { dialect = commas, length = text.length || 1 } = {}): [number, ...string[]][] {
  const records: [number, ...string[]][] = [];
  const reader = new RecordReader(dialect, (fields, line) => records.push([line, ...fields.map(String)]));
  for (let at = 0; at < text.length; at += length) reader.push(text.slice(at, at + length));
  reader.end();
  return records;
}

describe("records", () => {
  test("are numbered by the line on which they begin, quoted line breaks and blank lines included", () => {
    expect(read('a,b\n"one\ntwo",2\n\n3,4\n')).toEqual([
      [1, "a", "b"],
      [2, "one\ntwo", "2"],
      [5, "3", "4"],
    ]);
  });

  test.each(["\n", "\r\n", "\r"])("end with %j", (lineEnd) => {
    expect(read(["a,b", "1,2", "3,4"].join(lineEnd))).toEqual([
      [1, "a", "b"],
      [2, "1", "2"],
      [3, "3", "4"],
    ]);
  });

  test("may hold separators and doubled quotes in quotes", () => {
    expect(read('"a,b","said ""fine"""\n')).toEqual([[1, "a,b", 'said "fine"']]);
  });

  test("are the same, whatever pieces the text comes in", () => {
    const field = fc.oneof(fc.string({ maxLength: 6 }), fc.constantFrom("", "x,y", 'q"q', "l\nl", "r\r\nr", "é"));
    const table = fc.array(fc.array(field, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(
        table,
        fc.constantFrom("\n", "\r\n", "\r"),
        fc.integer({ min: 1, max: 9 }),
        (rows, lineEnd, length) => {
          const quoted = rows
            .map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(","))
            .join(lineEnd);
          const expected = rows.map((row) => row.map((cell) => cell.replace(/\r\n?/g, "\n")));
          expect(read(quoted, { length }).map(([, ...fields]) => fields)).toEqual(expected);
        },
      ),
    );
  });
});

describe("records without quotes", () => {
  /** Cells as they are worth: numbers as numbers, of any reader, and -0 as 0. */
  const worth = (records: readonly [number, ...string[]][]) =>
    records.map(([line, ...fields]) => [
      line,
      ...fields.map((field) => (Number.isNaN(Number(field)) ? field : Number(field) + 0)),
    ]);

  test("are those of the reader of quoted text, and plain numbers are read exactly", () => {
    const cell = fc.oneof(
      fc.constantFrom(
        "",
        "a",
        "ä",
        "-",
        ".",
        "-.5",
        "5.",
        "+1",
        "1e3",
        "0x10",
        "007",
        "1,5",
        "NaN",
        " 1",
        "1.2.3",
        "-0",
      ),
      fc.double({ noNaN: true }).map(String),
      fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((value) => value.toFixed(3)),
      fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }).map(String),
    );
    const line = fc.array(cell, { minLength: 1, maxLength: 4 }).map((cells) => cells.join(";"));
    fc.assert(
      fc.property(fc.array(line, { maxLength: 6 }), fc.integer({ min: 1, max: 9 }), (lines, length) => {
        const text = lines.join("\n");
        const plain: Cell[][] = [];
        const reader = new RecordReader(semicolons, (cells, at) => plain.push([at, ...cells]), {
          numbers: [true, true, false, true],
        });
        for (let at = 0; at < text.length; at += length) reader.push(text.slice(at, at + length));
        reader.end();
        // A quoted record at the end makes the other reader take the whole text.
        const others = read(`${text}\n"q"`, { dialect: semicolons }).slice(0, -1);
        expect(worth(plain.map(([at, ...cells]) => [Number(at), ...cells.map(String)]))).toEqual(worth(others));
      }),
    );
  });

  test("cells are numbers only where they are plain ones of at most 15 digits, and in the columns that are named", () => {
    const cells: Cell[][] = [];
    const reader = new RecordReader(commas, (record) => cells.push(record.slice()), { numbers: [true, false] });
    reader.push("-1.50,1.50\n1e3,2\n1234567890123456,3\n,\n0.1");
    reader.end();
    expect(cells).toEqual([[-1.5, "1.50"], ["1e3", "2"], ["1234567890123456", "3"], ["", ""], [0.1]]);
  });
});

describe("a text that is not what it seems", () => {
  test("a quoted field that never ends is named by the line on which its record begins", () => {
    expect(() => read('a,b\n1,2\n3,"4\n5,6\n')).toThrow(expect.objectContaining({ line: 3 }));
    expect(() => read('a,b\n1,2\n3,"4\n5,6\n')).toThrow(MalformedRecord);
  });

  test("a quoted field that goes on behind its quote is named by its line", () => {
    expect(() => read('a,b\n1,"2"3\n')).toThrow(expect.objectContaining({ line: 2 }));
  });
});
