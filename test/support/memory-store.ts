import type { Clock } from "../../src/runtime/ports.ts";
import type { SharedStore, StoredValue } from "../../src/runtime/shared-store.ts";

/** A shared store in memory. */
export interface MemoryStore {
  readonly entries: Map<string, StoredValue>;
  /** As one program reaches it: each call takes a while, before it is done and after. `reaches` false: it fails. */
  seenBy(clock: Clock, seconds: () => number, reaches?: () => boolean): SharedStore;
}

export function memoryStore(mostBytes = 10): MemoryStore {
  const entries = new Map<string, StoredValue>();
  let last = 0;
  const write = (key: string, value: Uint8Array): number => {
    last += 1;
    entries.set(key, { value: value.slice(), revision: last });
    return last;
  };
  return {
    entries,
    seenBy(clock, seconds, reaches = () => true) {
      const pause = () =>
        new Promise<void>((resolve) => {
          clock.after(1000 * seconds(), resolve);
        });
      const call = async <T>(work: () => T): Promise<T> => {
        await pause();
        if (!reaches()) throw new Error("not reached");
        const done = work();
        await pause();
        // The answer may be lost after the work was done.
        if (!reaches()) throw new Error("not reached");
        return done;
      };
      return {
        mostBytes,
        get: (key) => call(() => entries.get(key)),
        put: (key, value) => call(() => void write(key, value)),
        replace: (key, value, revision) =>
          call(() => (entries.get(key)?.revision === revision ? write(key, value) : undefined)),
        remove: (key) => call(() => void entries.delete(key)),
      };
    },
  };
}
