import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { resultFields } from "../../scripts/lib/result-fields.mjs";
import { edgewise } from "./support/edgewise.ts";
import { mnistFolder } from "./support/mnist-folder.ts";

const root = join(import.meta.dirname, "..", "..");
const data = mnistFolder({ trainExamples: 300, testExamples: 100 });
afterAll(() => data.remove());

test("docs/reference.md is what npm run reference makes of the command line", () => {
  execFileSync(process.execPath, [join(root, "scripts", "reference.mjs"), "--check"], { stdio: "pipe" });
});

test("docs/reference.md has every option that --help shows, of every command", async () => {
  const text = readFileSync(join(root, "docs", "reference.md"), "utf8");
  for (const command of ["demo", "aggregator", "node", "simulate", "experiment"]) {
    const help = edgewise(command, "--help");
    expect(await help.ended).toEqual({ code: 0, signal: null });
    const section = text.slice(text.indexOf(`### edgewise ${command}`));
    const [own = ""] = help.stdout().split("Global Options:");
    for (const [, option] of own.matchAll(/^ +(?:-\w, )?(--[a-z-]+)/gm)) {
      if (option !== "--help") expect(section, command).toContain(`\`${option}`);
    }
  }
});

test("docs/reference.md has every field that simulate --json prints", async () => {
  const run = edgewise("simulate", "--json", "--budget", "1", "--nodes", "2", "--datasets", data.path);
  expect(await run.ended).toEqual({ code: 0, signal: null });
  for (const field of Object.keys(JSON.parse(run.stdout()))) expect(Object.keys(resultFields)).toContain(field);
});
