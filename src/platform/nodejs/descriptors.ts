import { readFileSync } from "node:fs";

/** Files, folders and the program's own sockets need some. */
const reserved = 48;

/** How many connections the system's limit of open files leaves room for; undefined where that is not told. */
export function connectionsByDescriptors(limits: () => string = ownLimits): number | undefined {
  const most = Number(/^Max open files\s+(\d+)/m.exec(limits())?.[1] ?? Number.NaN);
  return Number.isNaN(most) ? undefined : Math.max(8, most - reserved);
}

/** Linux tells every process its limits in a file. */
function ownLimits(): string {
  try {
    return readFileSync("/proc/self/limits", "utf8");
  } catch {
    return "";
  }
}
