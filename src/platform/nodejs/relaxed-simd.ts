import { setFlagsFromString } from "node:v8";

/**
 * Node.js 20 has relaxed SIMD behind a flag, in the form that became the standard; later versions have it without. To be
 * called before any WebAssembly is compiled.
 */
export function enableRelaxedSimd(): void {
  const [major = 0] = process.versions.node.split(".").map(Number);
  if (major < 22) setFlagsFromString("--experimental-wasm-relaxed-simd");
}
