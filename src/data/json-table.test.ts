import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { recorded } from "../../test/support/recorded-table.ts";
import { TableText } from "./table-text.ts";
import { UnreadableTable } from "./unreadable-table.ts";

/** What is read of a text that comes in pieces of this length. */
const read = (text: string, length = text.length || 1) =>
  recorded((visitor) => {
    const reader = new TableText(visitor, { name: "utf-8", how: "valid" }, (line) => `line ${line}`);
    for (let at = 0; at < text.length; at += length) reader.push(text.slice(at, at + length));
    reader.end();
  });

describe("JSON objects are records", () => {
  test("whose columns are all names, in the order in which they appear", async () => {
    const table = await read('{"a":1,"b":"x"}\n{"b":null,"c":true}\r\n\r\n{"a":2.5}');
    expect(table.names).toEqual(["a", "b", "c"]);
    expect(table.records).toEqual([
      [1, "x", undefined],
      [undefined, undefined, "true"],
      [2.5, undefined, undefined],
    ]);
    expect(table.lines).toEqual([1, 2, 4]);
  });

  test("in a list, however it is laid out", async () => {
    const table = await read('[\n  {\n    "a": "}{,]"\n  },\n  {"a": "\\"\\\\"}\n]\n');
    expect([table.records, table.lines]).toEqual([
      [["}{,]"], ['"\\']],
      [2, 5],
    ]);
    expect(table.formats).toMatchObject([{ kind: "json", list: true }]);
  });

  test("the same, whatever pieces the text comes in", async () => {
    const object = fc.dictionary(fc.string({ maxLength: 4 }), fc.oneof(fc.string(), fc.integer()), { minKeys: 1 });
    const objects = fc.array(object, { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(objects, fc.integer({ min: 1, max: 9 }), fc.boolean(), async (all, length, list) => {
        const text = list ? JSON.stringify(all, undefined, 1) : all.map((one) => JSON.stringify(one)).join("\n");
        const keys = [...new Set(all.flatMap((one) => Object.keys(one)))];
        const { records } = await read(text, length);
        expect(records).toEqual(all.map((one) => keys.map((key) => (Object.hasOwn(one, key) ? one[key] : undefined))));
      }),
    );
  });

  test.each([
    ['{"a":1}\n{"a":{"b":2}}\n', 2, '"a" is an object'],
    ['{"a":1}\n\n{"a":[1]}\n', 3, '"a" is a list'],
    ['{"a":1}\n{"a":2\n', 2, "never ends"],
    ['{"a":1}\n{"a":nope}\n', 2, "no JSON object"],
    ['{"a":1}\n7\n', 2, "each record must be an object"],
    [`${'{"a":1}\n'.repeat(70_000)}{"b":1}\n`, 70_001, '"b" stands in no record at the beginning'],
  ])("or the line that is wrong is named (%#)", async (text, line, message) => {
    await expect(read(text)).rejects.toThrow(UnreadableTable);
    await expect(read(text)).rejects.toMatchObject({ line, message: expect.stringContaining(message) });
  });
});
