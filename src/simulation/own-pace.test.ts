import { describe, expect, test } from "vitest";
import { settings as runSettings } from "../../test/support/aggregator-environment.ts";
import { devices, run } from "../../test/support/simulations.ts";
import { steadyLink, virtualRun } from "../../test/support/virtual-run.ts";

/** Two nodes, and one that takes five times as long. */
const costs = devices(0.02, 0.02, 0.1);
const settings = { costs, strategy: "fixed:10", update: "scaffold", momentum: 0, budgetSeconds: 6 } as const;

describe("with a node five times slower than the others", () => {
  test("nobody waits: the same time buys more than twice the local updates, within the budget, and a smaller loss", async () => {
    const [common, own] = await Promise.all([run(settings), run({ ...settings, pace: "own" })]);
    expect(own.result.pace).toBe("own");
    expect(own.result.localUpdates).toBeGreaterThan(2 * common.result.localUpdates);
    expect(own.result.consumedSeconds).toBeLessThanOrEqual(6);
    expect(own.result.loss as number).toBeLessThan(common.result.loss as number);
  });

  test("the result tells how many updates a round the slowest and the fastest node made in the mean", async () => {
    const [common, own] = await Promise.all([run(settings), run({ ...settings, pace: "own" })]);
    expect(common.result.tauOfNodes).toBeUndefined();
    const { least = 0, most = 0 } = own.result.tauOfNodes ?? {};
    // The first round is ten updates for all.
    expect(most / least).toBeGreaterThan(4);
    expect(most / least).toBeLessThan(5);
    expect(own.result.averageTau).toBeGreaterThan(least);
    expect(own.result.averageTau).toBeLessThan(most);
  });

  test("long rounds count for more in that range, as in the mean tau, which is within it on devices alike too", async () => {
    const { averageTau, tauOfNodes, rounds, localUpdates } = (await run({ strategy: "adaptive" })).result;
    expect(averageTau).toBeGreaterThan(localUpdates / rounds);
    expect(averageTau).toBeGreaterThanOrEqual((tauOfNodes?.least as number) * (1 - 1e-9));
    expect(averageTau).toBeLessThanOrEqual((tauOfNodes?.most as number) * (1 + 1e-9));
  });

  test("without drift correction it is refused, with what to do", async () => {
    await expect(run({ ...settings, update: "sgd", pace: "own" })).rejects.toThrow(
      /drift apart with sgd, which does not correct drift/,
    );
  });
});

test("a device that becomes slower, or faster again, is followed within three rounds: nobody waits for it", async () => {
  const live = virtualRun({ link: steadyLink });
  await live.clock.advance(1);
  live.aggregator.start({ ...runSettings, strategy: "fixed:20", update: "scaffold", pace: "own", budgetSeconds: 60 });
  const threeRounds = async () => {
    for (let i = 0; i < 3; i++) await live.clock.runUntil(live.next("round-finished"));
    return live.all("round-finished").at(-1)?.nodes ?? [];
  };
  const asBefore = [20, 20, 20];
  expect((await threeRounds()).map(({ localUpdates }) => localUpdates)).toEqual(asBefore);
  live.aggregator.slowNode("node-2", 4);
  const slowed = await threeRounds();
  const updatesOf = (name: string) => slowed.find((node) => node.name === name)?.localUpdates ?? 0;
  expect(updatesOf("node-1") / updatesOf("node-2")).toBeCloseTo(4, 0);
  for (const { waitSeconds, computeSeconds } of slowed) expect(waitSeconds).toBeLessThan(computeSeconds / 10);
  live.aggregator.slowNode("node-2", 1);
  const again = await threeRounds();
  expect(new Set(again.map(({ localUpdates }) => localUpdates)).size).toBe(1);
  for (const { waitSeconds, computeSeconds } of again) expect(waitSeconds).toBeLessThan(computeSeconds / 10);
});
