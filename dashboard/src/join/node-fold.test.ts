import { expect, test } from "vitest";
import type { FromNode } from "../../../src/web-host/node-messages.ts";
import { foldNode, nothingYet } from "./node-fold.ts";

const after = (...messages: readonly FromNode[]) => messages.reduce(foldNode, nothingYet);
const reported = (round: number, lossAtStart: number): FromNode => ({
  kind: "reported",
  round,
  localUpdates: 20,
  localSeconds: 0.5,
  lossAtStart,
});

test("a node counts its rounds and local updates, and tells its speed in the newest round", () => {
  const view = after(
    { kind: "connected" },
    { kind: "assigned", dataset: "mnist-digits", model: "softmax-regression" },
    { kind: "loaded", examples: 300, bytes: 240_000 },
    { kind: "round", round: 1, localUpdates: 20 },
    reported(1, 2.3),
    { kind: "round", round: 2, localUpdates: 20 },
    reported(2, 1.9),
  );
  expect(view).toMatchObject({ rounds: 2, localUpdates: 40, updatesPerSecond: 40, losses: [2.3, 1.9], examples: 300 });
  expect(view.phase).toEqual({ kind: "reported" });
});

test("an evaluation is no round", () => {
  expect(after({ ...reported(3, 1), localUpdates: 0, localSeconds: 0.1 } as FromNode)).toMatchObject({
    rounds: 0,
    updatesPerSecond: undefined,
  });
});

test("a lost connection is told with its reason, and what was done stays", () => {
  const view = after(reported(1, 1), { kind: "connecting", afterMs: 0, reason: "gone", refused: false });
  expect(view.phase).toEqual({ kind: "connecting", reason: "gone", refused: false });
  expect(view.rounds).toBe(1);
});

test("losses of a long run keep their beginning and their end in bounded room", () => {
  const view = after(...Array.from({ length: 5000 }, (_, i) => reported(i + 1, i)));
  expect(view.losses.length).toBeLessThanOrEqual(200);
  expect([view.losses[0], view.losses.at(-1)]).toEqual([0, 4999]);
});
