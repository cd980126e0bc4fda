#!/usr/bin/env node
// Runs in which things break, by the numbers of their schedules (test/chaos): npm run chaos -- --seed N --runs M [--workers W]
// [--show] [--interleavings], or one schedule, as a failing run prints it: npm run chaos -- --schedule FILE
import { runChaos } from "./lib/chaos.mjs";

process.exitCode = (await runChaos(process.argv.slice(2), (text) => process.stdout.write(text))) ? 0 : 1;
