import { describe, expect, test } from "vitest";
import { UserError } from "../protocol/user-error.ts";
import { type LearnOptions, learn } from "./learn.ts";

const data = {
  exampleCount: 2,
  features: { kind: "float32", data: Float32Array.of(-1, 1), featureCount: 1 },
  targets: { kind: "real", values: Float32Array.of(-1, 1) },
} as const;

const usual: LearnOptions = { nodes: [data, data], model: "logistic-regression", budget: { seconds: 3 } };

describe("learn refuses what it cannot do, and says what to do", () => {
  test.each<[what: string, options: object, says: RegExp]>([
    ["a negative step size", { settings: { stepSize: -1 } }, /stepSize/],
    ["a negative budget", { budget: { seconds: -5 } }, /budgetSeconds/],
    ["a largest tau of 0", { settings: { tauMax: 0 } }, /tauMax/],
    ["a setting beside the settings", { strategy: "adaptive" }, /no option strategy; give it in `settings`/],
    ["an option that there is not", { colour: "red" }, /no option colour; use nodes, model/],
    [
      "too few values",
      { nodes: [{ ...data, features: { ...data.features, data: Float32Array.of(1) } }] },
      /node 1: 1 values are not 2 examples of 1 features/,
    ],
    [
      "too few targets",
      { nodes: [data, { ...data, targets: { kind: "real", values: Float32Array.of(1) } }] },
      /node 2: 1 targets/,
    ],
  ])("%s", async (_what, changed, says) => {
    const refused = learn({ ...usual, ...changed } as LearnOptions);
    await expect(refused).rejects.toThrow(UserError);
    await expect(refused).rejects.toThrow(says);
  });

  test("nothing else: each node has its own data", async () => {
    expect((await learn(usual)).result).toMatchObject({ partition: "own", case: null });
  });
});
