import { fileURLToPath } from "node:url";
import { ensureBuild } from "./lib/build.mjs";
import { ensureDependencies } from "./lib/dependencies.mjs";

await ensureDependencies();
if (!(await ensureBuild())) process.exit(1);

// In this process, so that signals, the terminal and the exit code are the command's own.
const edgewise = new URL("../bin/edgewise.mjs", import.meta.url);
process.argv = [process.execPath, fileURLToPath(edgewise), "demo", ...process.argv.slice(2)];
await import(edgewise.href);
