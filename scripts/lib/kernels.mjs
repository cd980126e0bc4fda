import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { runTool } from "./command.mjs";
import { digestOf } from "./digest.mjs";
import { root } from "./root.mjs";

const generated = join(root, "src", "kernels", "generated", "modules.ts");
const sources = ["src/kernels/assembly", "scripts/lib/kernels.mjs", "node_modules/assemblyscript/package.json"];

const [simd, relaxed] = [["simd"], ["simd", "relaxed-simd"]];
const [rows, graphs] = ["index.ts", "graph/index.ts"];
/** The builds, by the name of the constant that holds each: what is built, and the features it needs beyond WebAssembly 1. */
const builds = {
  simdModule: { entry: rows, features: simd },
  relaxedSimdModule: { entry: rows, features: relaxed },
  graphSimdModule: { entry: graphs, features: simd },
  graphRelaxedSimdModule: { entry: graphs, features: relaxed },
};

/** @returns whether src/kernels/generated/ is made from the sources that are there */
export function kernelsAreFresh() {
  return existsSync(generated) && readFileSync(generated, "utf8").startsWith(stamp());
}

/**
 * Compiles src/kernels/assembly once for each build, and writes the modules as text into a source file, so that they are
 * loaded like any other code: in Node.js, in a browser, in tests.
 * @returns {Promise<{ code: number, output: string }>}
 */
export async function ensureKernels() {
  if (kernelsAreFresh()) return { code: 0, output: "" };
  const folder = mkdtempSync(join(tmpdir(), "edgewise-kernels-"));
  try {
    const compiled = await Promise.all(
      Object.entries(builds).map(([name, { entry, features }]) => compile(folder, name, entry, features)),
    );
    const failed = compiled.find(({ code }) => code !== 0);
    if (failed) return failed;
    const lines = compiled.map(({ name, file }) => `export const ${name} =\n  "${readFileSync(file, "base64")}";\n`);
    mkdirSync(dirname(generated), { recursive: true });
    const next = `${generated}.${process.pid}`;
    writeFileSync(next, `${stamp()}${lines.join("")}`);
    renameSync(next, generated);
    return { code: 0, output: "" };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} folder @param {string} name @param {string} entry @param {readonly string[]} features */
async function compile(folder, name, entry, features) {
  const file = join(folder, `${name}.wasm`);
  const args = [`src/kernels/assembly/${entry}`, "-o", file, "-O3", "--noAssert", "--runtime", "stub"];
  // With a maximum, as memory that threads share has one.
  const memory = ["--importMemory", "--initialMemory", "1", "--maximumMemory", "65536", "--noExportMemory"];
  // AS112 warns of functions that exchange vectors; all of them are inside the module.
  const rest = ["--disableWarning", "112", ...features.flatMap((feature) => ["--enable", feature])];
  const result = await runTool("assemblyscript/bin/asc.js", [...args, ...memory, ...rest], { output: "collect" });
  return { ...result, name, file };
}

function stamp() {
  return `// Made by scripts/lib/kernels.mjs from ${digestOf(sources)}\n`;
}
