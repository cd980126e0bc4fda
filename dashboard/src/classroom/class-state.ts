import { signal } from "@preact/signals";

const key = "class";
const isAsked = () => new URLSearchParams(location.search).has(key);

/** Whether the page shows who is in, in place of its stage. */
export const classOpen = signal(typeof location !== "undefined" && isAsked());

/** An address with or without it. */
export function withClass(query: string): string {
  return classOpen.value ? `${query}${query === "" ? "?" : "&"}${key}=open` : query;
}

export function openClass(): void {
  classOpen.value = true;
}

export function closeClass(): void {
  classOpen.value = false;
}

export function pressClass(): void {
  if (classOpen.peek()) closeClass();
  else openClass();
}

/** The browser's own back and forth, and Escape, from now on. */
export function listenForClass(): void {
  addEventListener("popstate", () => {
    classOpen.value = isAsked();
  });
  addEventListener("keydown", ({ key: pressed, target }) => {
    if (pressed !== "Escape" || !classOpen.value) return;
    if (!(target instanceof Element && target.closest("dialog"))) closeClass();
  });
}
