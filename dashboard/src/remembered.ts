/** What the browser keeps for this page. A page that may not store anything works all the same. */

/** Undefined if nothing is kept under this name. */
export function recalled(storage: "localStorage" | "sessionStorage", name: string): string | undefined {
  try {
    return window[storage].getItem(name) ?? undefined;
  } catch {
    return undefined;
  }
}

export function remember(storage: "localStorage" | "sessionStorage", name: string, text: string): void {
  try {
    window[storage].setItem(name, text);
  } catch {
    // Forgetting is no harm.
  }
}
