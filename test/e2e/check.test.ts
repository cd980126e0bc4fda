import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { encode } from "fast-png";
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
    expect(out).toMatch(
      /a node that learns from all these rows tells the aggregator[^x]+Strom +mean, standard deviation, rough range 0 to 30/,
    );
    expect(out).toMatch(/> an +target +classes: nein \(40\), ja \(20\)/);
    expect(Math.max(...out.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  test("says the same in JSON, of tables and of pictures", async () => {
    const pictures = join(folder, "pictures");
    for (const [name, value] of [
      ["dark", 0],
      ["light", 255],
    ] as const) {
      mkdirSync(join(pictures, name), { recursive: true });
      const data = new Uint8Array(4).fill(value);
      writeFileSync(join(pictures, name, "1.png"), encode({ width: 2, height: 2, channels: 1, data }));
    }
    const { code, out } = await check(file("packed.csv.gz", gzipSync(readings)), pictures, "--json");
    const [table, set] = out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(code).toBe(0);
    expect(table).toMatchObject({
      kind: "delimited",
      encoding: "utf-8",
      rows: 60,
      separator: ";",
      columns: [
        { name: "Gerät Id", kind: "left out" },
        { name: "Strom", kind: "number" },
        { name: "an", kind: "category" },
      ],
      told: {
        rows: 60,
        columns: [
          { name: "Gerät Id", leftOut: expect.stringMatching(/^ids/) },
          { name: "Strom", numbers: 60 },
          {
            name: "an",
            values: {
              known: [
                ["ja", 20],
                ["nein", 40],
              ],
            },
          },
        ],
      },
    });
    expect(set).toMatchObject({
      kind: "pictures",
      width: 2,
      height: 2,
      channels: 1,
      classes: [
        { name: "dark", count: 1 },
        { name: "light", count: 1 },
      ],
      told: { pictures: 2, classes: { known: [], withheldValues: 2, withheldRows: 2 } },
    });
  });

  test("a table that cannot be learned from costs exit code 1, and each problem is named with its line", async () => {
    const { code, out } = await check(file("ragged.csv", "x,y,label\n1,2,a\n3,4\n5,6,b,7\n"));
    expect(code).toBe(1);
    expect(out).toMatch(/line 3 has 2 fields where there are 3 columns/);
    expect(out).toMatch(/line 4 has 4 fields where there are 3 columns/);
  });

  test("what cannot be read costs one line and exit code 2", async () => {
    const { code, out, err } = await check(file("quote.csv", 'a,b\n1,2\n3,"4\n'));
    expect([code, out, err.length]).toEqual([2, "", 1]);
    expect(err[0]).toMatch(/quote\.csv:3: a quoted field begins here/);
  });
});
