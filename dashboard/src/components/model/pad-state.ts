import { signal } from "@preact/signals";
import { askAggregator } from "../../aggregator-port.ts";
import type { Stroke } from "../../draw/handwriting.ts";
import { asMnist } from "../../draw/handwriting.ts";
import { openedView } from "../../runs/kept-runs.ts";

/** What is on the pad: strokes of a pen, or a whole picture that was put there. */
export type PadContent =
  | { readonly kind: "empty" }
  | { readonly kind: "strokes"; readonly strokes: readonly Stroke[] }
  | { readonly kind: "picture"; readonly pixels: Uint8Array };

export interface PadAnswer {
  readonly value: number;
  readonly score: number;
  readonly className: string;
}

export const content = signal<PadContent>({ kind: "empty" });
export const answer = signal<PadAnswer | undefined>(undefined);
export const trouble = signal<string | undefined>(undefined);

/** What the model is asked about. */
export function pixelsOf(shown: PadContent): Uint8Array | undefined {
  switch (shown.kind) {
    case "empty":
      return undefined;
    case "strokes":
      return asMnist(shown.strokes);
    case "picture":
      return shown.pixels;
    default:
      throw new Error(`unreachable: ${shown satisfies never}`);
  }
}

const pauseMs = 120;
let asking = false;
let askAgain = false;

/** Asks the aggregator what the newest model says to the pad; never more than one question at a time. */
export async function ask(): Promise<void> {
  if (asking) {
    askAgain = true;
    return;
  }
  const pixels = pixelsOf(content.value);
  // Of an earlier run the aggregator does not know what was learned.
  if (pixels === undefined || openedView.peek() !== undefined) {
    answer.value = undefined;
    return;
  }
  asking = true;
  try {
    const headers = { "Content-Type": "application/octet-stream" };
    const response = await askAggregator("api/classify", {
      method: "POST",
      headers,
      body: pixels as Uint8Array<ArrayBuffer>,
    });
    if (!response.ok) throw new Error(`the aggregator answered ${response.status}`);
    const found = (await response.json()) as PadAnswer;
    if (content.value.kind !== "empty") answer.value = found;
    trouble.value = undefined;
  } catch (error) {
    trouble.value = `No answer: ${error instanceof Error ? error.message : String(error)}.`;
  }
  setTimeout(() => {
    asking = false;
    if (askAgain) {
      askAgain = false;
      void ask();
    }
  }, pauseMs);
}

export function clear(): void {
  content.value = { kind: "empty" };
  answer.value = undefined;
  trouble.value = undefined;
}

export function put(pixels: Uint8Array): void {
  content.value = { kind: "picture", pixels };
  void ask();
}
