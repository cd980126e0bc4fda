import { computed, signal } from "@preact/signals";
import {
  type ChosenFiles,
  type HowToRead,
  type OwnFiles,
  usualReading,
} from "../../../../src/web-host/chosen-files.ts";
import type { AskedOfData, OwnPreview } from "../../../../src/web-host/own-preview.ts";
import type { AskPreview, FromReading } from "../../../../src/web-host/serve-previews.ts";

/** The files that this device learns from, if some are chosen. */
export const chosen = signal<ChosenFiles | undefined>(undefined);
export const how = signal<HowToRead>(usualReading);

/** What was read of them. */
export type Reading =
  | { readonly kind: "nothing" }
  | { readonly kind: "reading"; readonly share: number }
  | { readonly kind: "read"; readonly preview: OwnPreview }
  | { readonly kind: "unreadable"; readonly reason: string };
export const reading = signal<Reading>({ kind: "nothing" });

/** Whether the browser keeps a copy of the files, so that a reload finds them again. */
export const isKept = signal(false);

/** The files, if a node can learn from them in this run. */
export const usable = computed<OwnFiles | undefined>(() =>
  chosen.value && reading.value.kind === "read" && reading.value.preview.problems.length === 0
    ? { data: chosen.value, how: how.value }
    : undefined,
);

/** How far the files are from being learned from, in a few words. */
export const stateWords = computed<string>(() => {
  const state = reading.value;
  switch (state.kind) {
    case "nothing":
      return "Choose first what it learns from.";
    case "reading":
      return `Reading: ${Math.floor(100 * state.share)} %`;
    case "unreadable":
      return "It cannot learn from this: see above.";
    case "read": {
      const { kind, records, heldOut, problems } = state.preview;
      if (problems.length > 0) return "It cannot learn from this: see above.";
      const what = kind === "table" ? "row" : "picture";
      const learned = records - heldOut;
      return `Ready to learn from ${learned.toLocaleString("en")} ${what}${learned === 1 ? "" : "s"}.`;
    }
    default:
      throw new Error(`unreachable: ${state satisfies never}`);
  }
});

/** Where files are kept. */
export interface FilesStore {
  get(): Promise<OwnFiles | undefined>;
  /** Rejects if the browser has no room for them. */
  set(files: OwnFiles): Promise<void>;
  delete(): Promise<void>;
  /** Whether what is kept outlasts the page. */
  readonly lasts: boolean;
}

let store: FilesStore | undefined;
let asked: AskedOfData | undefined;

/** The files that were kept when the page was here before; they are read again when the run's question is known. */
export async function openFiles(opened: FilesStore): Promise<OwnFiles | undefined> {
  store = opened;
  const kept = await opened.get().catch(() => undefined);
  if (!kept) return undefined;
  chosen.value = kept.data;
  how.value = kept.how;
  isKept.value = opened.lasts;
  return kept;
}

/** What the run wants to know of the files; other answers may be right for another one. */
export function askOfFiles(next: AskedOfData): void {
  if (JSON.stringify(next) === JSON.stringify(asked)) return;
  asked = next;
  read();
}

export function chooseFiles(data: ChosenFiles): void {
  chosen.value = data;
  void keepFiles();
  read();
}

export function changeReading(next: HowToRead): void {
  how.value = next;
  void keepFiles();
  read();
}

/** Nothing of the files stays in this browser. */
export async function forgetFiles(): Promise<void> {
  // First there, so that whoever sees them gone may close the page.
  await store?.delete();
  chosen.value = undefined;
  isKept.value = false;
  how.value = usualReading;
  read();
}

async function keepFiles(): Promise<void> {
  const data = chosen.value;
  if (!data || !store) return;
  try {
    await store.set({ data, how: how.value });
    if (chosen.value === data) isKept.value = store.lasts;
  } catch {
    // There is no room for a copy: after a reload they are to be chosen again.
    isKept.value = false;
    await store.delete().catch(() => {});
  }
}

let worker: Worker | undefined;

/** In a worker of its own, which is gone when it has answered. */
function read(): void {
  worker?.terminate();
  worker = undefined;
  const data = chosen.value;
  if (!data || !asked) {
    reading.value = { kind: "nothing" };
    return;
  }
  reading.value = { kind: "reading", share: 0 };
  const own = new Worker(new URL("./reading.ts", import.meta.url), { type: "module", name: "edgewise files" });
  worker = own;
  const settle = (next: Reading) => {
    if (worker !== own) return;
    reading.value = next;
    if (next.kind === "reading") return;
    own.terminate();
    worker = undefined;
  };
  own.addEventListener("message", ({ data: message }: MessageEvent<FromReading>) => settle(message));
  own.addEventListener("error", ({ message }) => {
    settle({ kind: "unreadable", reason: message || "this browser could not read the files" });
  });
  own.postMessage({ files: { data, how: how.value }, asked } satisfies AskPreview);
}
