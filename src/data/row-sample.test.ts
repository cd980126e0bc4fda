import fc from "fast-check";
import { expect, test } from "vitest";
import { createRowSample, type RowSample, SampledRecords } from "./row-sample.ts";

function chosen(sample: RowSample, records = sample.of): number[] {
  const isKept = createRowSample(sample);
  return Array.from({ length: records }, (_, record) => record).filter(isKept);
}

test("as many records are kept as there is room for, and the same ones with the same seed", () => {
  fc.assert(
    fc.property(fc.nat(300), fc.nat(400), fc.nat(), (of, kept, seed) => {
      const sample = { of, kept, seed };
      expect(chosen(sample)).toHaveLength(Math.min(of, kept));
      expect(chosen(sample)).toEqual(chosen(sample));
      expect(new Set(chosen(sample, of + 10)).size).toBe(Math.min(of, kept));
    }),
  );
});

test("every record is as likely as any other, and so is every pair", () => {
  const [of, kept, seeds] = [8, 3, 4000];
  const counts = Array<number>(of).fill(0);
  const pairs = new Map<string, number>();
  for (let seed = 0; seed < seeds; seed++) {
    const records = chosen({ of, kept, seed });
    for (const record of records) counts[record] = (counts[record] as number) + 1;
    for (const a of records)
      for (const b of records) if (a < b) pairs.set(`${a} ${b}`, (pairs.get(`${a} ${b}`) ?? 0) + 1);
  }
  // 3/8 of 4000, with a standard deviation of 31; 3 of 28 pairs, with one of 20.
  for (const count of counts) expect(Math.abs(count - 1500)).toBeLessThan(4 * 31);
  expect(pairs.size).toBe(28);
  for (const count of pairs.values()) expect(Math.abs(count - 428.6)).toBeLessThan(4 * 20);
});

test("a visitor sees the records of the sample in their order, and all that is ragged", () => {
  const seen: string[] = [];
  const visitor = {
    columns: () => seen.push("columns"),
    record: (cells: readonly unknown[], line: number) => seen.push(`${line}: ${cells}`),
    ragged: (fields: number, line: number) => seen.push(`${line}: ${fields} fields`),
  };
  const sampled = new SampledRecords(visitor, { of: 4, kept: 2, seed: 1 });
  sampled.columns([], { kind: "npy", arrays: [], leftOut: [], renamed: [], categories: [] }, (line) => `row ${line}`);
  for (let line = 1; line <= 4; line++) sampled.record([`cell ${line}`], line);
  sampled.ragged(7, 5);
  const [columns, ...records] = seen;
  expect(columns).toBe("columns");
  expect(records).toEqual([
    ...chosen({ of: 4, kept: 2, seed: 1 }).map((i) => `${i + 1}: cell ${i + 1}`),
    "5: 7 fields",
  ]);
});
