import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runTool } from "../../scripts/lib/command.mjs";

/**
 * Loops by which the machine's limits are measured, with the instructions that the kernels of that name use.
 * @param {string} kernels
 * @param {number} dataBytes how much there is to read
 */
export async function createLimits(kernels, dataBytes) {
  const folder = mkdtempSync(join(tmpdir(), "edgewise-bench-"));
  try {
    const file = join(folder, "limits.wasm");
    const features = kernels === "relaxed-simd" ? ["simd", "relaxed-simd"] : ["simd"];
    const { code, output } = await runTool(
      "assemblyscript/bin/asc.js",
      [
        ...["bench/assembly/limits.ts", "-o", file, "-O3", "--noAssert", "--runtime", "stub"],
        ...["--importMemory", "--initialMemory", "1", "--disableWarning", "112"],
        ...features.flatMap((feature) => ["--enable", feature]),
      ],
      { output: "collect" },
    );
    if (code !== 0) throw new Error(`the loops do not compile:\n${output}`);
    const dataStart = 65_536;
    const memory = new WebAssembly.Memory({ initial: Math.ceil((dataStart + dataBytes) / 65_536) });
    new Uint8Array(memory.buffer, dataStart).fill(1);
    const { instance } = await WebAssembly.instantiate(readFileSync(file), { env: { memory } });
    const { multiplyAdds, multiplyAddsPerTurn, read } = /** @type {any} */ (instance.exports);
    let at = 0;
    return {
      /** @param {number} count */
      multiplyAdd: (count) => void multiplyAdds(count / multiplyAddsPerTurn.value, 0.999),
      /** Reads the next bytes, over and over. @param {number} count of bytes @param {number} within this many */
      read(count, within) {
        if (at + count > within) at = 0;
        read(dataStart + at, Math.floor(count / 64) * 64);
        at += count;
      },
      /** @param {number} count */
      readAll: (count) => void read(dataStart, Math.floor(count / 64) * 64),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
