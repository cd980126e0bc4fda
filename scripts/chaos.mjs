#!/usr/bin/env node
// Runs in which things break, by the numbers of their schedules (test/chaos): npm run chaos -- --seed N --runs M [--stalls M] [--relays M]
// [--workers W] [--show] [--interleavings [--longer]], or one schedule, as a failing run prints it:
// npm run chaos -- --schedule FILE [--show]
import { ensureDependencies } from "./lib/dependencies.mjs";
import { runTestProgram } from "./lib/test-program.mjs";

await ensureDependencies();
process.exitCode = (await runTestProgram("chaos", process.argv.slice(2))) ? 0 : 1;
