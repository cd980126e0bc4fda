import { join } from "node:path";
import { ensureBuild } from "./lib/build.mjs";
import { ensureDependencies } from "./lib/dependencies.mjs";
import { runInForeground } from "./lib/foreground.mjs";
import { root } from "./lib/root.mjs";

await ensureDependencies();
if (!(await ensureBuild())) process.exit(1);
runInForeground(join(root, "bin", "edgewise.mjs"), ["demo", ...process.argv.slice(2)]);
