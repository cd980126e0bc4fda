import { expect, test } from "vitest";
import { createProgram } from "./program.ts";
import { UsageError } from "./usage.ts";

const plan = (...args: string[]) => createProgram().parseAsync(["plan", ...args], { from: "user" });

test("is not made for runs that go on from a model", async () => {
  const refusal = plan("--from", "model.json");
  await expect(refusal).rejects.toThrow(UsageError);
  await expect(refusal).rejects.toThrow(/--from: .*initial weights/);
});

test.each([["--once"], ["--runs-dir", "runs"], ["--tensorboard", "curves"], ["--mlflow", "http://localhost:5000"]])(
  "refuses %s, as it keeps and reports no run",
  async (...given) => {
    const refusal = plan(...given);
    await expect(refusal).rejects.toThrow(UsageError);
    await expect(refusal).rejects.toThrow(`${given[0]}: a plan keeps and reports no run`);
  },
);
