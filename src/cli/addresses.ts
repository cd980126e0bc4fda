import { spawn } from "node:child_process";
import type { Addressed } from "../host/node-addresses.ts";

/** Where people open the page: as it is called from outside, or on this machine. */
export function pageAddress(url: string, { publicUrl }: Addressed): string {
  return publicUrl ? `${publicUrl.href}/` : url;
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
