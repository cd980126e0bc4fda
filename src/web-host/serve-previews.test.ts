import { expect, onTestFinished, test, vi } from "vitest";
import type { TableSchema } from "../data/schema.ts";
import { usualReading } from "./chosen-files.ts";
import { type AskPreview, type FromReading, servePreviews } from "./serve-previews.ts";

/** What the page hears when it asks for this file, up to the answer. */
function answerFor(file: File, schema?: TableSchema): Promise<FromReading> {
  // Browsers tell of their memory there; Node.js 20 has none.
  vi.stubGlobal("navigator", {});
  onTestFinished(() => void vi.unstubAllGlobals());
  return new Promise((resolve) => {
    servePreviews({
      postMessage: (message) => message.kind !== "reading" && resolve(message),
      addEventListener: (_kind, listener) => {
        const files = { data: { kind: "table", files: [file] }, how: usualReading } as const;
        const question = { kind: "table", target: "b", regression: false } as AskPreview["asked"]["question"];
        const asked = { question, schema };
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

test("a column that is the same in all rows here is learned from if the nodes have agreed on it", async () => {
  const rows = Array.from({ length: 40 }, (_, i) => `${i % 7},north,${i % 2 ? "yes" : "no"},x${i % 3}`);
  const file = new File([`heat,site,b,extra\n${rows.join("\n")}\n`], "north.csv");
  const answer = await answerFor(file, {
    kind: "table",
    version: 1,
    columns: [
      { kind: "number", name: "heat", mean: 3, deviation: 2, log: false, indicator: false },
      { kind: "category", name: "site", categories: ["north", "south"], rare: false },
    ],
    leftOut: [{ name: "extra", why: "no more than half of the tables have it" }],
    target: {
      kind: "classes",
      name: "b",
      classes: [
        { name: "no", count: 20 },
        { name: "yes", count: 20 },
      ],
    },
  });
  if (answer.kind !== "read") throw new Error(answer.kind);
  expect(answer.preview.problems).toEqual([]);
  expect(answer.preview.warnings).toEqual([]);
  expect(answer.preview.columns.slice(1)).toEqual([
    { name: "site", what: "1 category" },
    { name: "extra", what: "left out: no more than half of the tables have it" },
  ]);
});
