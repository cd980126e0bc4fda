#!/usr/bin/env node
// Bytes that nobody meant, for everything that takes bytes from outside (test/fuzz): npm run fuzz -- --seed N --frames M [--guided]
import { ensureDependencies } from "./lib/dependencies.mjs";
import { runTestProgram } from "./lib/test-program.mjs";

await ensureDependencies();
const isFine = await runTestProgram("fuzz", process.argv.slice(2), { nodeArgs: ["--expose-gc"] });
process.exitCode = isFine ? 0 : 1;
