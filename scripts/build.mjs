import { ensureBuild } from "./lib/build.mjs";
import { ensureDependencies } from "./lib/dependencies.mjs";

await ensureDependencies();
process.exitCode = (await ensureBuild()) ? 0 : 1;
