import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { edgewise } from "./support/edgewise.ts";

const folder = mkdtempSync(join(tmpdir(), "edgewise-kept-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** People who are ill if they are 50 or older, whatever their colour. */
function table(name: string): string {
  const rows = Array.from({ length: 100 }, (_, i) => {
    const age = 20 + ((37 * i) % 60);
    return `${age},${i % 2 === 0 ? "red" : "blue"},${age >= 50 ? "yes" : "no"}`;
  });
  const path = join(folder, `${name}.csv`);
  writeFileSync(path, `age,colour,ill\n${rows.join("\n")}\n`);
  return path;
}

/** A command that ends by itself, with what it printed. */
async function printed(...args: readonly string[]): Promise<string> {
  const program = edgewise(...args);
  const { code } = await program.ended;
  expect([code, program.lines]).toEqual([0, expect.anything()]);
  return program.stdout();
}

test("from a file on a node to predictions: a run is kept, listed, its model tested, and used", async () => {
  const runs = join(folder, "runs");
  const data = table("people");
  const asked = ["--target", "ill", "--nodes", "1", "--rounds", "10", "--once", "--port", "0", "--json-logs"];
  const aggregator = edgewise("aggregator", ...asked, "--no-open", "--runs-dir", runs);
  const line = await aggregator.line(/ws:\/\/127\.0\.0\.1:\d+/);
  const address = /ws:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0] ?? "";
  edgewise("node", address, "--name", "n", "--data", data, "--yes");
  expect(await aggregator.ended).toEqual({ code: 0, signal: null });

  const latest = join(runs, "latest");
  expect(readdirSync(latest)).toEqual(expect.arrayContaining(["metrics.csv", "model.json", "run.json", "schema.json"]));
  const [run] = (await printed("runs", "--runs-dir", runs, "--json")).trimEnd().split("\n");
  expect(JSON.parse(run ?? "")).toMatchObject({ hasModel: true, ending: "rounds", data: "own" });

  const tested = JSON.parse(await printed("evaluate", latest, data, "--json"));
  expect(tested).toMatchObject({ examples: 100, classes: ["no", "yes"], learnedNothing: false });
  const answers = await printed("predict", join(latest, "model.json"), data);
  const lines = answers.trimEnd().split("\n");
  expect(lines[0]).toBe("prediction,probability no,probability yes");
  const right = lines.slice(1).filter((answer, i) => answer.startsWith(20 + ((37 * i) % 60) >= 50 ? "yes" : "no"));
  expect(right.length / 100).toBe(tested.accuracy);
});
