import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import type { Cell } from "../../data/record-visitor.ts";
import { readTable, surveyTable } from "./table-file.ts";

const folder = mkdtempSync(join(tmpdir(), "edgewise-tables-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Writes files below a new folder, and returns its path. */
function files(name: string, contents: Readonly<Record<string, string | Uint8Array>>): string {
  for (const [file, content] of Object.entries(contents)) {
    const path = join(folder, name, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  return join(folder, name);
}

/** The names of the columns, and all records with their places. */
async function read(...paths: string[]) {
  const names: string[][] = [];
  const records: (string | Cell)[][] = [];
  let place = (line: number) => `line ${line}`;
  await readTable(
    paths,
    {},
    {
      columns(columns, _format, placeOf) {
        names.push(columns.map(({ name }) => name));
        place = placeOf;
      },
      record: (cells, line) => records.push([place(line), ...cells]),
      ragged: () => {},
    },
  );
  return { names, records };
}

describe("several files are one table", () => {
  test("with the columns in the order of the first file", async () => {
    const path = files("order", { "part2.csv": "b,a\n2,1\n", "part10.csv": "a,b\n3,4\n", "part1.csv": "a,b\n5,6\n" });
    const { names, records } = await read(path);
    expect(names).toEqual(Array(3).fill(["a", "b"]));
    expect(records).toEqual([
      [`line 2 of ${join(path, "part1.csv")}`, 5, 6],
      [`line 2 of ${join(path, "part2.csv")}`, 1, 2],
      [`line 2 of ${join(path, "part10.csv")}`, 3, 4],
    ]);
  });

  test("with the names of the first file where the others have no header", async () => {
    const path = files("split", { "xaa.csv": "a,b\n1,x\n", "xab.csv": "2,y\n3,z\n" });
    const { names, records } = await read(join(path, "*.csv"));
    expect(names).toEqual(Array(2).fill(["a", "b"]));
    expect(records.map(([, a]) => a)).toEqual([1, 2, 3]);
  });

  test("each with numbers as it writes them", async () => {
    const path = files("decimals", { "a.csv": "x;y\n1.5;k\n2.5;k\n", "b.csv": "x;y\n3,5;k\n4,5;k\n" });
    const { rows, columns } = await surveyTable([path]);
    expect(rows).toBe(4);
    expect(columns[0]).toMatchObject({ numbers: 4, mean: 3 });
  });

  test("unless their columns differ: both are named, and what is different", async () => {
    const path = files("differ", { "a.csv": "x,y\n1,2\n", "b.csv": "x,z,y\n1,2,3\n" });
    await expect(read(path)).rejects.toThrow(
      `${join(path, "b.csv")}: its columns are not those of ${join(path, "a.csv")}: it has "z" besides`,
    );
  });
});

describe("a path", () => {
  test("of a folder stands for its tables, hidden files and others left out", async () => {
    const path = files("mixed", {
      "a.csv": "x,y\n1,2\n",
      "README.md": "about",
      "._b.csv": "\0",
      "sub/c.csv": "z\n1\n",
    });
    expect((await read(path)).records).toHaveLength(1);
  });

  test("with a pattern stands for what matches, in folders too", async () => {
    const path = files("deep", { "n1/r.csv": "x,y\n1,2\n", "n2/r.csv": "x,y\n3,4\n", "n2/other.txt": "?" });
    expect((await read(join(path, "n*", "*.csv"))).records).toHaveLength(2);
    await expect(read(join(path, "*.tsv"))).rejects.toThrow(/\*\.tsv: no file matches this pattern/);
  });

  test("of a folder without tables is refused", async () => {
    const path = files("none", { "README.md": "about" });
    await expect(read(path)).rejects.toThrow(/no file in it is a table by its name/);
  });

  test("of the folder of a run is refused, though there are tables in it", async () => {
    const path = files("run", { "run.json": "{}", "metrics.csv": "round\n1\n" });
    await expect(read(path)).rejects.toThrow(/it is the folder of a run, not data/);
  });
});

describe("a file", () => {
  const lines = ["Gerät;Strom", ...Array.from({ length: 60 }, (_, i) => `ü${i % 3};${i},5`), ""].join("\r\n");

  test.each([
    ["utf-16le", "a.csv", Buffer.from(`\ufeff${lines}`, "utf16le")],
    ["utf-8", "a.csv", Buffer.from(`\ufeff${lines}`)],
    ["utf-8", "a.csv.gz", gzipSync(lines)],
    ["utf-8", "packed.csv", gzipSync(lines)],
    ["utf-8", "plain.csv.gz", Buffer.from(lines)],
    ["windows-1252", "a.csv", Buffer.from(lines, "latin1")],
  ])("is read the same from %s (%s)", async (encoding, name, content) => {
    const { formats, rows, columns } = await surveyTable([join(files(`in ${encoding}`, { [name]: content }), name)]);
    expect(formats).toMatchObject([{ encoding: { name: encoding }, dialect: { separator: ";" } }]);
    expect([rows, columns.map((column) => column.name), columns[1]?.mean]).toEqual([60, ["Gerät", "Strom"], 30]);
  });

  test.each(["a.csv", "a.csv.gz"])("%s is encoded as its first megabyte says", async (name) => {
    const late = Buffer.from(`x,y\n${"1,a\n".repeat(200_000)}2,\xe4\n`, "latin1");
    const path = files("late", { [name]: name.endsWith(".gz") ? gzipSync(late) : late });
    const { columns, formats } = await surveyTable([join(path, name)]);
    expect(formats).toMatchObject([{ encoding: { name: "windows-1252" } }]);
    expect([...(columns[1]?.values?.keys() ?? [])]).toEqual(["a", "ä"]);
  });

  test.each([
    ["empty.csv", "", /empty\.csv: the file is empty/],
    ["header.csv", "x,y,label\n", /header\.csv: the file has no row of data/],
    ["quote.csv", 'a,b\n1,2\n3,"4\n', /quote\.csv:3: a quoted field begins here/],
  ])("%s is refused", async (name, content, message) => {
    await expect(read(join(files("refused", { [name]: content }), name))).rejects.toThrow(message);
  });

  test("that is not there is named", async () => {
    await expect(read(join(folder, "nowhere.csv"))).rejects.toThrow(/nowhere\.csv: there is no such file or folder/);
  });
});

const everyByte = String.fromCharCode(...Array.from({ length: 256 }, (_, byte) => (byte + 32) % 256));
const gzipped = (text: string) => gzipSync(Buffer.from(text, "latin1")).toString("latin1");

test.each([
  ["ends.csv", `a,b\x00\n${"1,2\n".repeat(200)}`],
  ["latin.csv", `Gr\xf6\xdfe,b\n${"1,2\n".repeat(200)}`],
  ["mz.csv", "MZ,b\n1,2\n"],
  ["hive.csv", "a\x01b\n1\x012\n"],
])("%s is a text, whatever it begins with and little of it is", async (name, content) => {
  const path = files("texts", { [name]: Buffer.from(content, "latin1") });
  const { records } = await read(join(path, name));
  expect(records.length).toBeGreaterThan(0);
});

test.each([
  ["book.xlsx", "PK\x03\x04", /the archive is cut off/],
  ["old.csv", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", /old\.csv: it is an Excel workbook; save its sheet as CSV/],
  ["a.db", "SQLite format 3\0", /it is an SQLite database/],
  [
    "run.csv",
    `MZ,${"\x90\0\x03\0".repeat(50)}`,
    /run\.csv: it is no text, as CSV is: it looks like a program; save its table/,
  ],
  ["any.csv", everyByte, /any\.csv: it is no text, as CSV is; save its table as CSV or Parquet/],
  [
    "db.csv.gz",
    gzipped("SQLite format 3\0\x10\0\x01\x01\0"),
    /db\.csv\.gz: it is no text.*looks like an SQLite database/,
  ],
  ["all.tgz", gzipped(`a.csv${"\0".repeat(252)}ustar`), /all\.tgz: it is no text.*looks like a tar archive/],
])("%s is told by its first bytes", async (name, content, message) => {
  const path = files("foreign", { [name]: Buffer.from(content, "latin1") });
  await expect(read(join(path, name))).rejects.toThrow(message);
});

test("what the visitor throws is passed on as it is", async () => {
  const path = files("throws", { "a.csv": "x,y\n1,2\n" });
  const defect = new TypeError("a defect");
  const visitor = {
    columns: () => {},
    record() {
      throw defect;
    },
    ragged: () => {},
  };
  await expect(readTable([path], {}, visitor)).rejects.toBe(defect);
});
