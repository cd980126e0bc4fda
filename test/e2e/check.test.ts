import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { edgewise } from "./support/edgewise.ts";

const folder = mkdtempSync(join(tmpdir(), "edgewise-check-"));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function check(...args: readonly string[]) {
  const program = edgewise("check", ...args);
  const { code } = await program.ended;
  return { code, out: program.stdout(), err: program.lines };
}

const rows = Array.from(
  { length: 60 },
  (_, i) => `${i + 1};${(i * 0.37).toFixed(2).replace(".", ",")};${i % 3 ? "nein" : "ja"}`,
);
const readings = ["Gerät Id;Strom;an", ...rows, ""].join("\r\n");

describe("edgewise check", () => {
  test("tells of each column what it is taken for, in lines of at most 80 characters", async () => {
    const { code, out, err } = await check(file("readings.csv", `\ufeff${readings}`), "--target", "an");
    expect([code, err]).toEqual([0, []]);
    expect(out).toMatch(/60 rows, none with a gap; 3 columns, separated by semicolon, with a header/);
    expect(out).toMatch(/Gerät Id +left out +ids/);
    expect(out).toMatch(/Strom +number +0 to 21.83; mean 10.9/);
    expect(out).toMatch(/> an +target +classes: nein 40, ja 20/);
    expect(Math.max(...out.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  test.each([
    ["UTF-16", (text: string) => Buffer.from(`\ufeff${text}`, "utf16le"), "utf-16le"],
    ["gzip", (text: string) => gzipSync(text), "utf-8"],
    ["Windows-1252", (text: string) => Buffer.from(text, "latin1"), "windows-1252"],
  ])("reads the same from %s", async (name, written, encoding) => {
    const path = file(`${name}.csv${name === "gzip" ? ".gz" : ""}`, written(readings));
    const { out } = await check(path, "--target", "an", "--json");
    expect(JSON.parse(out)).toMatchObject({
      encoding,
      rows: 60,
      separator: ";",
      columns: [
        { name: "Gerät Id", kind: "left out" },
        { name: "Strom", kind: "number" },
      ],
      target: {
        name: "an",
        kind: "classes",
        classes: [
          { name: "nein", count: 40 },
          { name: "ja", count: 20 },
        ],
      },
    });
  });

  test("a table that cannot be learned from costs exit code 1, and each problem is named with its line", async () => {
    const { code, out } = await check(file("ragged.csv", "x,y,label\n1,2,a\n3,4\n5,6,b,7\n"));
    expect(code).toBe(1);
    expect(out).toMatch(/line 3 has 2 fields where there are 3 columns/);
    expect(out).toMatch(/line 4 has 4 fields where there are 3 columns/);
  });

  test.each([
    ["an empty file", () => file("empty.csv", ""), /empty\.csv: the file is empty/],
    ["a file with a header only", () => file("header.csv", "x,y,label\n"), /header\.csv: the file has no row of data/],
    [
      "a quote that is never closed",
      () => file("quote.csv", 'a,b\n1,2\n3,"4\n'),
      /quote\.csv:3: a quoted field begins here/,
    ],
    ["no file", () => join(folder, "nowhere.csv"), /nowhere\.csv: there is no such file or folder/],
    [
      "a folder without tables",
      () => mkdtempSync(join(folder, "none-")),
      /it is a folder, and no file in it is a table/,
    ],
  ])("%s costs one line and exit code 2", async (_what, path, says) => {
    const { code, out, err } = await check(path());
    expect([code, out, err.length]).toEqual([2, "", 1]);
    expect(err[0]).toMatch(says);
  });
});
