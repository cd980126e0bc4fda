import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { edgewise } from "./support/edgewise.ts";

const folder = mkdtempSync(join(tmpdir(), "edgewise-init-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("the commands that init prints name the files as they were said, so that they can be typed as they are", async () => {
  mkdirSync(join(folder, "my data"));
  const table = join(folder, "my data", "readings.csv");
  const rows = Array.from({ length: 40 }, (_, i) => `${i},${2 * i}`);
  writeFileSync(table, `warmth,power\n${rows.join("\n")}\n`);
  const out = join(folder, "edgewise.yaml");
  const init = edgewise("init", table, "--target", "power", "--out", out);
  expect(await init.ended).toEqual({ code: 0, signal: null });
  expect(init.lines).toContain(`wrote ${out}; look through it, then: npx edgewise aggregator ${out}`);
  expect(init.lines).toContain(`npx edgewise node ws://HOST:7313 --data '${table}'`);
});
