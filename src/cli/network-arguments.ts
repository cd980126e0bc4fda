import { resolve } from "node:path";
import { isNetworkFile, networkName } from "../host/network-files.ts";

/** In place of `--model FILE.onnx`: the file as one of the plugins, and the name that it has there; of several models each. */
export function withNetworkFiles(args: readonly string[]): string[] {
  const end = args.includes("--") ? args.indexOf("--") : args.length;
  const plugins: string[] = [];
  const nameOf = (path: string) => {
    if (!isNetworkFile(path)) return path;
    plugins.push(`--plugin=${resolve(path)}`);
    return networkName(path);
  };
  let isModel = false;
  const named = args.slice(0, end).map((arg) => {
    if (arg.startsWith("--model=")) return `--model=${nameOf(arg.slice("--model=".length))}`;
    if (arg.startsWith("-")) isModel = arg === "--model";
    return isModel ? nameOf(arg) : arg;
  });
  return [...named, ...plugins, ...args.slice(end)];
}
