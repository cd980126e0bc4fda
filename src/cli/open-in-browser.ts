import { spawn } from "node:child_process";

/** Does nothing where there is no browser to open. @param address is asked for only if there is one */
export function openInBrowser(address: () => string): void {
  if (process.env.CI) return;
  const [program, ...args] =
    process.platform === "darwin" ? ["open"] : process.platform === "win32" ? ["cmd", "/c", "start", ""] : ["xdg-open"];
  if (program === "xdg-open" && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return;
  const child = spawn(program as string, [...args, address()], { stdio: "ignore", detached: true });
  child.on("error", () => {});
  child.unref();
}
