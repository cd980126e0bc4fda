import { expect, onTestFinished, test, vi } from "vitest";
import { usualReading } from "./chosen-files.ts";
import { type AskPreview, type FromReading, servePreviews } from "./serve-previews.ts";

/** What the page hears when it asks for this file, up to the answer. */
function answerFor(file: File): Promise<FromReading> {
  // Browsers tell of their memory there; Node.js 20 has none.
  vi.stubGlobal("navigator", {});
  onTestFinished(() => void vi.unstubAllGlobals());
  return new Promise((resolve) => {
    servePreviews({
      postMessage: (message) => message.kind !== "reading" && resolve(message),
      addEventListener: (_kind, listener) => {
        const files = { data: { kind: "table", files: [file] }, how: usualReading } as const;
        const asked = { question: { kind: "table", target: "b", regression: false } } as AskPreview["asked"];
        listener(new MessageEvent("message", { data: { files, asked } }));
      },
    });
  });
}

function unreadable(error: unknown): File {
  const file = new File(["a,b\n1,2\n"], "some.csv");
  file.slice = () => {
    throw error;
  };
  return file;
}

test("a file that was changed since it was chosen is named, with one thing to do", async () => {
  expect(await answerFor(unreadable(new DOMException("no", "NotReadableError")))).toEqual({
    kind: "unreadable",
    reason: "some.csv: it cannot be read any more: it was changed or moved since it was chosen; choose it again",
  });
});

test("the page hears of whatever else goes wrong while files are read, and does not wait for ever", async () => {
  expect(await answerFor(unreadable(new RangeError("out of memory")))).toEqual({
    kind: "unreadable",
    reason: "the files could not be read: out of memory",
  });
});
