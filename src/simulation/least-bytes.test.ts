import { expect, test } from "vitest";
import { simulationSettings } from "../../test/support/simulations.ts";
import { fixed } from "../control/strategies/fixed.ts";
import { leastBytes } from "./least-bytes.ts";

const weightCount = 1000;
const plan = (name: string, corrects: boolean) => ({
  strategy: fixed(1),
  update: { name, rule: { corrects }, momentum: 0 },
  given: true,
});

test("a rule that corrects drift has a correction in its rounds, whatever it is called", () => {
  const settings = simulationSettings();
  const [plain, own] = [false, true].map((corrects) => leastBytes(settings, weightCount, plan("mine", corrects)));
  // Three nodes, two rounds, four bytes a weight.
  expect((own as number) - (plain as number)).toBeGreaterThanOrEqual(3 * 2 * 4 * weightCount);
});

test("where some take part in a round, there is no final evaluation to pay for", () => {
  const of = (participation: number) =>
    leastBytes(simulationSettings({ participation }), weightCount, plan("sgd", false));
  const [two, all] = [of(2), of(3)];
  // Of each message with weights two of three are left, and those of one that asks all for their losses.
  const scoring = 3 * 4 * weightCount;
  expect(two - scoring).toBeLessThan(((all - scoring) * 2) / 3);
});
