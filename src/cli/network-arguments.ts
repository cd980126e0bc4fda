import { resolve } from "node:path";
import { isNetworkFile, networkName } from "../host/network-files.ts";

/** In place of `--model FILE.onnx`: the file as one of the plugins, and the name that it has there. */
export function withNetworkFiles(args: readonly string[]): string[] {
  const end = args.includes("--") ? args.indexOf("--") : args.length;
  return args.flatMap((arg, i) => {
    if (i >= end) return [arg];
    const isValue = i > 0 && args[i - 1] === "--model";
    const path = isValue ? arg : arg.startsWith("--model=") ? arg.slice("--model=".length) : "";
    if (!isNetworkFile(path)) return [arg];
    const plugin = ["--plugin", resolve(path)];
    return isValue ? [networkName(path), ...plugin] : [`--model=${networkName(path)}`, ...plugin];
  });
}
