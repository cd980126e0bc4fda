import { describe, expect, test } from "vitest";
import { nodeName } from "./hello.ts";
import { lessonStep } from "./lesson.ts";

describe("a name is one that can be shown everywhere as it is", () => {
  test.each(["phone-4b2", "Zoë", "\u5c0f\u660e", "\u0645\u0631\u064a\u0645", "7", "a".repeat(64)])(
    "%s is taken",
    (name) => {
      expect(nodeName.safeParse(name).success).toBe(true);
    },
  );

  test.each([
    ["markup", "<img src=x onerror=alert(1)>"],
    ["a control character", "ann\u0007"],
    ["a line break", "ann\nbo"],
    ["200 characters", "a".repeat(200)],
    ["a right-to-left override", "ann\u202egnp.exe"],
    ["an isolate", "ann\u2067bo"],
    ["nothing that is seen", "\u200b"],
    ["nothing", ""],
    ["a space", "ann bo"],
    ["a path", "../ann"],
  ])("%s is refused", (_what, name) => {
    expect(nodeName.safeParse(name).success).toBe(false);
  });
});

test("what a lesson says has neither control characters nor such that turn its direction", () => {
  const step = { title: "Draw", caption: "<b>Ten</b> digits \u2192 ok?", does: "draw" };
  // Markup is shown as the text that it is.
  expect(lessonStep.safeParse(step).success).toBe(true);
  for (const caption of ["a\u202eb", "a\u0000b", "", "a".repeat(401)])
    expect(lessonStep.safeParse({ ...step, caption }).success).toBe(false);
});
