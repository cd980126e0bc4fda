import { readFileSync } from "node:fs";

/**
 * When a process began, as a word that another process with the same id does not have, also after the machine was started anew: on
 * Linux the machine's start and the process's in clock ticks since then (`man proc_pid_stat`, field 22). Undefined where the system does
 * not say it, or there is no such process.
 */
export function processStart(pid: number): string | undefined {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").slice(0, 8);
    const ticks = statusOf(pid)[19];
    return ticks === undefined ? undefined : `${boot}/${ticks}`;
  } catch {
    return undefined;
  }
}

/**
 * Whether a process has ended, all of its threads too, and is only listed until its parent asks how, which in some containers takes
 * seconds, or is never done. False where the system does not say it.
 */
export function isDefunct(pid: number): boolean {
  try {
    const status = statusOf(pid);
    return status[0] === "Z" && Number(status[17]) <= 1;
  } catch {
    return false;
  }
}

/** The fields of `man proc_pid_stat` from the third on: the second is the program's name in parentheses, which may hold anything. */
function statusOf(pid: number): string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
}
