import type { Sender } from "./message-kinds.ts";

/** Single messages that do not arrive. */
export interface Losses {
  /** One message of this kind is lost, after so many others. */
  lose(from: Sender, message: string, after: number): void;
  /** Whether this message is. */
  loses(from: Sender, message: string): boolean;
  /** From now on none is. */
  end(): void;
}

export function createLosses(): Losses {
  let losing: { readonly from: Sender; readonly message: string; after: number }[] = [];
  return {
    lose(from, message, after) {
      losing.push({ from, message, after });
    },
    loses(from, message) {
      const found = losing.find((each) => each.from === from && each.message === message);
      if (!found) return false;
      found.after -= 1;
      if (found.after >= 0) return false;
      losing = losing.filter((each) => each !== found);
      return true;
    },
    end() {
      losing = [];
    },
  };
}
