import { expect, test } from "vitest";
import { smallDataset } from "../../test/support/virtual-run.ts";
import { plainKernels } from "../learning/plain-kernels.ts";
import { race } from "./race.ts";
import type { FromRace, LaneFinished, LaneRound } from "./race-messages.ts";
import { createRacePace } from "./race-pace.ts";
import { type RaceSettings, usualRace } from "./race-settings.ts";

const data = smallDataset();
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** What a race tells as fast as it computes; `hand` is asked for tau of the lane `you`. */
async function raced(changed: Partial<RaceSettings>, hand: (told: readonly FromRace[]) => number = () => 1) {
  const settings = { ...usualRace, budgetSeconds: 3, ...changed };
  const told: FromRace[] = [];
  await race(settings, {
    kernels: plainKernels,
    trainData: data,
    testData: data,
    hand: { tau: () => hand(told) },
    pace: createRacePace({
      lanes: settings.lanes.length,
      speed: Number.POSITIVE_INFINITY,
      now: () => 0,
      wait: turn,
    }),
    settle: turn,
    tell: (message) => told.push(message),
  });
  const rounds = (lane: number) =>
    told.filter((message): message is LaneRound => message.kind === "round" && message.lane === lane);
  const finished = (lane: number) =>
    told.find((message): message is LaneFinished => message.kind === "finished" && message.lane === lane);
  return { told, rounds, finished };
}

test("lanes that race side by side learn what they learn in any company, to the bit", async () => {
  const both = await raced({ lanes: ["adaptive", "fixed:10"] });
  const others = await raced({ lanes: ["fixed:20", "fixed:10", "adaptive"] });
  expect(both.rounds(0)).toEqual(others.rounds(2).map((round) => ({ ...round, lane: 0 })));
  expect(both.rounds(1)).toEqual(others.rounds(1));
  expect(both.finished(1)).toEqual(others.finished(1));
});

test("a race tells of every round what it cost and what it led to, and lanes stay side by side", async () => {
  const { told, rounds, finished } = await raced({ lanes: ["fixed:20", "fixed:5"] });
  expect(told[0]).toEqual({ kind: "started" });
  expect(told.at(-1)).toEqual({ kind: "over" });
  expect(rounds(0)[0]).toMatchObject({ round: 0, tau: 0, consumedSeconds: 0 });
  for (const [lane, tau] of [20, 5].entries()) {
    const own = rounds(lane).slice(1);
    expect(own.length).toBeGreaterThan(2);
    expect(own.slice(0, -1).every((round) => round.tau === tau)).toBe(true);
    expect(finished(lane)?.accuracy).toBeGreaterThan(0.5);
    expect(finished(lane)?.consumedSeconds).toBeLessThanOrEqual(3);
  }
  // At each message, no lane is further than one of its rounds before the other.
  const reached = [0, 0];
  for (const message of told) {
    if (message.kind !== "round") continue;
    reached[message.lane] = message.consumedSeconds;
    expect(Math.abs((reached[0] as number) - (reached[1] as number))).toBeLessThan(1);
  }
});

test("what a hand sets counts from the next round on", async () => {
  const afterThree = (told: readonly FromRace[]) =>
    told.some((one) => one.kind === "round" && one.round === 3) ? 40 : 2;
  const { rounds, finished } = await raced({ lanes: ["you", "fixed:1"], budgetSeconds: 5 }, (told) =>
    afterThree(told.filter((one) => one.kind !== "round" || one.lane === 0)),
  );
  const taus = rounds(0).map(({ tau }) => tau);
  // The laptop beside the aggregator makes more than two, for as long as messages of the others take: five in the mean.
  expect(taus.slice(1, 4).every((tau) => tau <= 5)).toBe(true);
  expect(Math.max(...taus)).toBeGreaterThan(30);
  expect(finished(0)?.averageTau).toBeGreaterThan(2);
});
