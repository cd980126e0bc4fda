import { getPriority, setPriority } from "node:os";

/** As Unix counts niceness: 1024 shares of a processor's time become 335. */
const lowerBy = 5;
const lowest = 19;

/** Another process gets less of the processors than this one, where both want them. It is left as it is where that cannot be done. */
export function lowerPriority(pid: number): void {
  try {
    setPriority(pid, Math.min(lowest, getPriority() + lowerBy));
  } catch {
    // It has ended already, or the system does not allow it: that is no reason to do without it.
  }
}
