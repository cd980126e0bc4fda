#!/usr/bin/env node
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const main = new URL("../dist/cli/main.js", import.meta.url);

if (existsSync(main)) {
  await import(main.href);
} else {
  const folder = fileURLToPath(new URL("..", import.meta.url));
  console.error(`edgewise is not built yet: run \`npm run build\` in ${folder}`);
  process.exitCode = 1;
}
