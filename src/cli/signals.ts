/** Calls back once at Ctrl-C or a polite request to end; a second Ctrl-C ends the process at once. */
export function onEndSignal(callback: () => void): void {
  let asked = false;
  const handle = () => {
    if (asked) process.exit(130);
    asked = true;
    callback();
  };
  process.on("SIGINT", handle);
  process.on("SIGTERM", handle);
  process.on("SIGHUP", handle);
}
