import { signal } from "@preact/signals";
import { expect, test } from "vitest";
import { keepAnswered } from "./keep-answered.ts";

interface Pending {
  readonly answer: (text: string) => void;
  readonly fail: (error: Error) => void;
}

function asking() {
  const question = signal<string | undefined>("first");
  const pending: Pending[] = [];
  const answered = keepAnswered(() => {
    if (question.value === undefined) return undefined;
    return new Promise<string>((answer, fail) => {
      pending.push({ answer, fail });
    });
  });
  return { question, pending, ...answered };
}

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

test("an answer that comes late does not replace that to a later question", async () => {
  const { question, pending, found } = asking();
  question.value = "second";
  pending[1]?.answer("to the second");
  await settled();
  pending[0]?.answer("to the first");
  await settled();
  expect(found.value).toBe("to the second");
});

test("where nothing is asked any more there is no answer", async () => {
  const { question, pending, found } = asking();
  question.value = undefined;
  pending[0]?.answer("to the first");
  await settled();
  expect(found.value).toBeUndefined();
});

test("a failure is told until there is an answer again", async () => {
  const { question, pending, found, trouble } = asking();
  pending[0]?.fail(new Error("too large"));
  await settled();
  expect([found.value, trouble.value]).toEqual([undefined, new Error("too large")]);
  question.value = "second";
  pending[1]?.answer("to the second");
  await settled();
  expect([found.value, trouble.value]).toEqual(["to the second", undefined]);
});
