import { readFileSync } from "node:fs";

/**
 * When a process began, as a word that another process with the same id does not have, also after the machine was started anew: on
 * Linux the machine's start and the process's in clock ticks since then (`man proc_pid_stat`, field 22). Undefined where the system does
 * not say it, or there is no such process.
 */
export function processStart(pid: number): string | undefined {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").slice(0, 8);
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field is the program's name in parentheses, which may hold anything.
    const ticks = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
    return ticks === undefined ? undefined : `${boot}/${ticks}`;
  } catch {
    return undefined;
  }
}
