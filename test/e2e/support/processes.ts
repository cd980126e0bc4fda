import { existsSync, readdirSync, readFileSync } from "node:fs";

/** Information about processes from /proc, which not every system has. */
export const hasProc = existsSync("/proc/self/stat");

export interface ProcessEntry {
  readonly pid: number;
  readonly args: readonly string[];
}

/** The processes of a group that still run; those that only wait to be collected do not. */
export function processesOfGroup(group: number): ProcessEntry[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .flatMap((pid) => {
      try {
        // pid (name, which may hold anything) state parent group ...
        const [state, , pgrp] = readFileSync(`/proc/${pid}/stat`, "utf8")
          .replace(/^.*\) /s, "")
          .split(" ");
        if (Number(pgrp) !== group || state === "Z" || state === "X") return [];
        return [{ pid, args: readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").slice(0, -1) }];
      } catch {
        // It ended meanwhile.
        return [];
      }
    });
}

/** Resolves with the group's processes as soon as they fit; until the test's own time is over. */
export async function untilGroup(
  group: number,
  fits: (processes: readonly ProcessEntry[]) => boolean,
): Promise<readonly ProcessEntry[]> {
  for (;;) {
    const processes = processesOfGroup(group);
    if (fits(processes)) return processes;
    // There is no event for the end, or the start, of a process that is not our child.
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** A line of /proc/PID/status that is a number of kilobytes, in bytes. */
export function memoryOf(pid: number, field: "VmRSS" | "VmHWM"): number {
  const line = new RegExp(`^${field}:\\s+(\\d+) kB$`, "m").exec(readFileSync(`/proc/${pid}/status`, "utf8"));
  if (!line) throw new Error(`/proc/${pid}/status has no ${field}`);
  return Number(line[1]) * 1024;
}
