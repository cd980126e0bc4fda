import { effect, type ReadonlySignal, signal } from "@preact/signals";

/** The answer to what is asked now, or why there is none. */
export interface Answered<A> {
  readonly found: ReadonlySignal<A | undefined>;
  readonly trouble: ReadonlySignal<unknown>;
}

/**
 * Keeps an answer in step with what is asked, which changes with the question and with the model. What was asked before never
 * replaces it, however late it comes.
 *
 * @param ask reads signals and begins to answer; undefined if nothing is asked
 */
export function keepAnswered<A>(ask: () => Promise<A> | undefined): Answered<A> {
  const found = signal<A | undefined>(undefined);
  const trouble = signal<unknown>(undefined);
  effect(() => {
    let isNewest = true;
    const tell = (answer: A | undefined, error?: unknown) => {
      if (!isNewest) return;
      found.value = answer;
      trouble.value = error;
    };
    const asked = ask();
    if (asked === undefined) tell(undefined);
    else asked.then(tell, (error: unknown) => tell(undefined, error));
    return () => {
      isNewest = false;
    };
  });
  return { found, trouble };
}
