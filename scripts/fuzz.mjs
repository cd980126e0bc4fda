#!/usr/bin/env node
// Bytes that nobody meant, for everything that takes bytes from outside (test/fuzz): npm run fuzz -- --seed N --frames M
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { runTool } from "./lib/command.mjs";
import { ensureDependencies } from "./lib/dependencies.mjs";
import { root } from "./lib/root.mjs";

await ensureDependencies();
mkdirSync(join(root, ".cache"), { recursive: true });
const folder = mkdtempSync(join(root, ".cache", "fuzz-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
const { code } = await runTool("vite/bin/vite.js", ["build", "--config", "vite.fuzz.config.ts", "--logLevel", "warn"], {
  output: (text) => process.stdout.write(text),
  env: { EDGEWISE_FUZZ: relative(root, folder) },
});
const run = ["--expose-gc", "--enable-source-maps", join(folder, "main.js"), ...process.argv.slice(2)];
process.exitCode = code === 0 ? (spawnSync(process.execPath, run, { stdio: "inherit" }).status ?? 1) : 1;
