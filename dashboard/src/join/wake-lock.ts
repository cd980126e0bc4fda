/** Keeps the screen awake while a node works, where the browser lets a page do so (secure contexts only). */
export const mayStayAwake = "wakeLock" in navigator;

let wanted = false;
let lock: WakeLockSentinel | undefined;

export function stayAwake(wants: boolean): void {
  wanted = wants;
  if (wants) void take();
  else {
    void lock?.release();
    lock = undefined;
  }
}

/** A browser takes the lock back when the page is out of sight. */
if (mayStayAwake) document.addEventListener("visibilitychange", () => void take());

async function take(): Promise<void> {
  if (!mayStayAwake || !wanted || document.visibilityState !== "visible" || (lock && !lock.released)) return;
  try {
    lock = await navigator.wakeLock.request("screen");
    if (!wanted) stayAwake(false);
  } catch {
    // A low battery, for example: then the screen goes dark, and the node comes back when it is woken.
  }
}
