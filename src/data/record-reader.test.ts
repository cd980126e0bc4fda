import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MalformedRecord, RecordReader } from "./record-reader.ts";

const commas = { separator: ",", quote: '"' };

/** The records of a text that comes in pieces of this length, each with its line. */
function read(text: string, { dialect = commas, length = text.length || 1 } = {}): [number, ...string[]][] {
  const records: [number, ...string[]][] = [];
  const reader = new RecordReader(dialect, (fields, line) => records.push([line, ...fields]));
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

describe("a text that is not what it seems", () => {
  test("a quoted field that never ends is named by the line on which its record begins", () => {
    expect(() => read('a,b\n1,2\n3,"4\n5,6\n')).toThrow(expect.objectContaining({ line: 3 }));
    expect(() => read('a,b\n1,2\n3,"4\n5,6\n')).toThrow(MalformedRecord);
  });

  test("a quoted field that goes on behind its quote is named by its line", () => {
    expect(() => read('a,b\n1,"2"3\n')).toThrow(expect.objectContaining({ line: 2 }));
  });
});
