import { basename, extname } from "node:path";

/** Whether a path is that of a network in ONNX. */
export const isNetworkFile = (path: string): boolean => extname(path).toLowerCase() === ".onnx";

/** What a network is called, by its file: of `My Net.onnx`, `onnx-my-net`. */
export function networkName(path: string): string {
  const stem = basename(path, extname(path)).toLowerCase();
  return `onnx-${stem.replaceAll(/[^a-z0-9]+/g, "-").replaceAll(/^-|-$/g, "")}`.slice(0, 64);
}
