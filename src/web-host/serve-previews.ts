import { UserError } from "../protocol/user-error.ts";
import type { OwnFiles } from "./chosen-files.ts";
import type { AskedOfData, OwnPreview } from "./own-preview.ts";
import { previewOf } from "./preview-files.ts";

/** What a page asks of the worker that reads files: what is in these. */
export interface AskPreview {
  readonly files: OwnFiles;
  readonly asked: AskedOfData;
}

/** What it hears. */
export type FromReading =
  /** The share of the files that has been read, from 0 to 1. */
  | { readonly kind: "reading"; readonly share: number }
  | { readonly kind: "read"; readonly preview: OwnPreview }
  /** What is wrong, where, and what to do. */
  | { readonly kind: "unreadable"; readonly reason: string };

/** The part of a dedicated worker that is used here. */
interface WorkerScope {
  postMessage(message: FromReading): void;
  addEventListener(kind: "message", listener: (event: MessageEvent<AskPreview>) => void): void;
}

/** Makes this worker one that reads the files that a person has chosen, so that the page stays alive. */
export function servePreviews(scope: WorkerScope): void {
  scope.addEventListener("message", async ({ data: { files, asked } }) => {
    try {
      const preview = await previewOf(files, asked, (share) => scope.postMessage({ kind: "reading", share }));
      scope.postMessage({ kind: "read", preview });
    } catch (error) {
      // Nobody hears of what an asynchronous listener throws: the page would wait for ever.
      const message = error instanceof Error ? error.message : String(error);
      const reason = error instanceof UserError ? message : `the files could not be read: ${message}`;
      scope.postMessage({ kind: "unreadable", reason });
    }
  });
}
