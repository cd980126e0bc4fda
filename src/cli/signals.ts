export type EndSignal = "SIGINT" | "SIGTERM" | "SIGHUP";

const numbers: Readonly<Record<EndSignal, number>> = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 };

/** The exit code that a shell reports of a program that a signal has ended: 130 for Ctrl-C. */
export const codeOfSignal = (signal: EndSignal): number => 128 + numbers[signal];

/** Calls back once at Ctrl-C or a polite request to end; a second one ends the process at once, after its last words. */
export function onEndSignal(callback: (signal: EndSignal) => void, lastWords: () => void = () => {}): void {
  let asked = false;
  const handle = (signal: EndSignal) => {
    if (asked) {
      lastWords();
      process.exit(codeOfSignal(signal));
    }
    asked = true;
    callback(signal);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => handle(signal));
}
