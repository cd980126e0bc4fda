import { spawn } from "node:child_process";
import { networkInterfaces } from "node:os";
import type { RunOptions } from "./run-options.ts";

type Addressed = Pick<RunOptions, "host" | "publicUrl">;

/** Where people open the page: as it is called from outside, or on this machine. */
export function pageAddress(url: string, { publicUrl }: Addressed): string {
  return publicUrl ? `${publicUrl.href}/` : url;
}

/** Where nodes reach the aggregator: as it is called from outside; or, if it listens everywhere, at each of its addresses. */
export function nodeAddresses(
  url: string,
  { host, publicUrl }: Addressed,
  interfaces = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []),
): string[] {
  if (publicUrl) return [publicUrl.href];
  const own = url.replace("http:", "ws:");
  if (host !== "0.0.0.0" && host !== "::") return [own];
  const outside = interfaces.filter(({ family, internal }) => family === "IPv4" && !internal);
  return outside.length === 0 ? [own] : outside.map(({ address }) => `ws://${address}:${new URL(url).port}`);
}

/** Does nothing where there is no browser to open. */
export function openInBrowser(url: string): void {
  if (process.env.CI) return;
  const [program, ...args] =
    process.platform === "darwin" ? ["open"] : process.platform === "win32" ? ["cmd", "/c", "start", ""] : ["xdg-open"];
  if (program === "xdg-open" && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return;
  const child = spawn(program as string, [...args, url], { stdio: "ignore", detached: true });
  child.on("error", () => {});
  child.unref();
}
