import { signal } from "@preact/signals";
import { recalled, remember } from "../remembered.ts";

export type Theme = "auto" | "light" | "dark";

const stored = "edgewise-theme";

/** What the person chose; `auto` follows the system. */
export const theme = signal<Theme>(remembered());
/** Grows whenever the colours on the page change: canvases read it to redraw. */
export const colourChanges = signal(0);

const cache = new Map<string, string>();

/** The colour that a custom property stands for now, in a form that canvases understand. */
export function colour(name: string): string {
  const known = cache.get(name);
  if (known !== undefined) return known;
  const probe = document.createElement("span");
  probe.style.color = `var(--${name})`;
  document.body.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  cache.set(name, found);
  return found;
}

/** Red, green and blue, 0-255. */
export function rgb(name: string): readonly [number, number, number] {
  const [red = 0, green = 0, blue = 0] = (colour(name).match(/[\d.]+/g) ?? []).map(Number);
  return [red, green, blue];
}

export function chooseTheme(next: Theme): void {
  theme.value = next;
  document.documentElement.dataset.theme = next;
  remember("localStorage", stored, next);
  coloursChanged();
}

export function followSystemTheme(): void {
  document.documentElement.dataset.theme = theme.value;
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", coloursChanged);
}

function coloursChanged(): void {
  cache.clear();
  colourChanges.value += 1;
}

function remembered(): Theme {
  const found = recalled("localStorage", stored);
  return found === "light" || found === "dark" ? found : "auto";
}
