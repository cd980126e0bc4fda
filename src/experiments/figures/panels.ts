import type { Value } from "../axes.ts";

/** What each case of the papers is called where there is room for a few words. */
const caseTitles: Readonly<Record<string, string>> = {
  1: "Case 1: uniform",
  2: "Case 2: by label",
  3: "Case 3: replicated",
  4: "Case 4: mixed",
};

/** What a panel is headed. */
export function panelTitle(factor: string, value: Value): string {
  if (factor === "case") return caseTitles[value] ?? String(value);
  if (factor === "model" || factor === "devices") return String(value);
  return `${factor} ${value}`;
}

/** Size of one panel, so that a figure of two columns is as wide as a page's text. */
export const panelSize = { width: 330, height: 210 } as const;

/** Two columns are as wide as a page. */
export const panelColumns = 2;
