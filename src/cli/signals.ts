export type EndSignal = "SIGINT" | "SIGTERM" | "SIGHUP";

/** What a shell reports of a program that Ctrl-C (signal 2) has ended. */
export const interruptedCode = 128 + 2;

/** Calls back once at Ctrl-C or a polite request to end; a second one ends the process at once. */
export function onEndSignal(callback: (signal: EndSignal) => void): void {
  let asked = false;
  const handle = (signal: EndSignal) => {
    if (asked) process.exit(interruptedCode);
    asked = true;
    callback(signal);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => handle(signal));
}
