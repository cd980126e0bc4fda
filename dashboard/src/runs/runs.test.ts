import { describe, expect, test } from "vitest";
import type { AggregatorEventBody } from "../../../src/watch/events.ts";
import type { RunEntry } from "../../../src/watch/run-list.ts";
import { shortRecord } from "../../../src/watch/run-list.ts";
import { someResult } from "../../../test/support/kept-models.ts";
import { someRecord } from "../../../test/support/kept-runs.ts";
import { roundFinished, roundStarted, runStarted, settings, viewOf } from "../fold/events-for-tests.ts";
import type { RunView } from "../fold/view.ts";
import { differences, settingsOf } from "./differences.ts";
import { openedHeadline } from "./opened-headline.ts";
import { pinned, readPins, unpinned, writePins } from "./pins.ts";
import { metricsCsv, recordJson } from "./run-files.ts";
import { madeOf, runMark, runName, testedValue } from "./run-names.ts";
import { type RunRow, runRows } from "./run-rows.ts";
import { withWeights } from "./with-weights.ts";

function entry(id: string, change: Partial<typeof someRecord> = {}, label: string | null = null): RunEntry {
  return { id, label, hasModel: true, record: shortRecord({ ...someRecord, ...change }) };
}

const runOf = (number: number, ...more: readonly AggregatorEventBody[]): RunView =>
  viewOf(runStarted(number), ...more).runs.at(-1) as RunView;

const nothing = () => undefined;
const session = { instance: "now", ownTitle: "breaks", runs: [runOf(1), runOf(2)] };

describe("the list of all runs", () => {
  test("has runs of this session first, the newest at the top, each once, with what is kept of it", () => {
    const mine = entry("20261126-b", { instance: "now", run: 1 });
    const rows = runRows(session, [mine, entry("20261126-a", { instance: "before", run: 2 })], nothing);
    expect(rows.map(({ key, number, entry: kept }) => [key, number, kept?.id])).toEqual([
      ["now/2", 2, undefined],
      ["now/1", 1, "20261126-b"],
      ["before/2", undefined, "20261126-a"],
    ]);
  });

  test("has runs of this session that the page has forgotten under their numbers, and what was read of a folder", () => {
    const read = runOf(7);
    const rows = runRows({ ...session, runs: [] }, [entry("a", { instance: "now", run: 7 })], () => read);
    expect(rows).toMatchObject([{ key: "now/7", number: 7 }]);
    expect(rows[0]?.view).toBe(read);
  });

  test("tells by its title what own data are learned for, since they are all called the same", () => {
    const own = (title: string) => entry(title, { task: { dataset: "own", model: "k-means", title } });
    const tasks = runRows({ ...session, runs: [] }, [own("a"), own("b"), entry("c"), entry("d")], nothing).map(
      ({ task }) => task,
    );
    expect(new Set(tasks.slice(0, 2)).size).toBe(2);
    expect(tasks[2]).toBe(tasks[3]);
  });
});

const row = (change: Partial<RunRow>): RunRow => ({
  key: "k",
  number: undefined,
  entry: undefined,
  view: undefined,
  task: "t",
  ...change,
});

describe("a run is called", () => {
  test("by the name that it was given, or by what it is made of, whether or not it was read", () => {
    const made = "case 2, adaptive · sgd";
    expect(runName(row({ entry: entry("a", {}, "the good one") }))).toBe("the good one");
    expect(runName(row({ entry: entry("a") }))).toBe(made);
    expect(madeOf(row({ view: { ...runOf(1), data: "by-label" } }))).toBe("case 2, adaptive 2019 · sgd");
  });

  test("by its number in this session, else by when it began, with the year of another year", () => {
    const now = new Date("2026-12-01T00:00:00");
    const old = entry("a", { startedAt: "2026-11-26T03:45:12.000" });
    expect(runMark(row({ number: 3, entry: old }), now)).toBe("3");
    expect(runMark(row({ entry: old }), now)).toBe("26 Nov, 03:45:12");
    expect(runMark(row({ entry: old }), new Date("2027-01-01T00:00:00"))).toBe("26 Nov 2026, 03:45:12");
  });
});

test("what tests say is the nodes' accuracy or error, or else the metric of the aggregator's own test", () => {
  const measures = { examples: 9, rmse: 2.5, mae: 1, r2: 0.5, learnedNothing: false, nodes: [] };
  const tested = { ...someResult, test: { kind: "numbers" as const, ...measures } };
  expect(testedValue(row({ entry: entry("a", { result: tested }) }), "accuracy")).toEqual({
    value: 2.5,
    isShare: false,
  });
  const right = { ...someResult, metrics: { accuracy: 0.9 } };
  expect(testedValue(row({ entry: entry("a", { result: right }) }), "accuracy")).toEqual({ value: 0.9, isShare: true });
  expect(testedValue(row({ entry: entry("a") }), "accuracy")).toEqual({ value: 0.25, isShare: false });
  expect(testedValue(row({ entry: entry("a", { result: null }) }), "accuracy")).toBeUndefined();
});

describe("what differs between runs", () => {
  test("is told setting by setting, and nothing that is the same for all", () => {
    const other = { ...someRecord.settings, stepSize: 0.05, seed: 7 };
    const rows = [row({ entry: entry("a") }), row({ entry: entry("b", { settings: other, delayMs: 200 }) })];
    expect(differences(rows)).toEqual([
      { name: "step size", values: ["0.01", "0.05"] },
      { name: "seed", values: ["1", "7"] },
      { name: "delay, ms", values: ["0", "200"] },
    ]);
  });

  test("what is not known of a run is none of its differences", () => {
    const view = { ...runOf(1), settings: someRecord.settings, data: "by-label", update: "sgd", momentum: 0 };
    const kept = row({ entry: entry("a", { nodes: ["a", "b"] }) });
    expect(differences([row({ view: { ...view, slowed: [] } }), kept])).toEqual([]);
  });

  test("a schedule that is left out is the constant one", () => {
    const of = (stepSizeSchedule: string) =>
      row({ entry: entry("b", { settings: { ...someRecord.settings, stepSizeSchedule } }) });
    expect(differences([row({ entry: entry("a") }), of("constant")])).toEqual([]);
    expect(differences([row({ entry: entry("a") }), of("cosine")])).toEqual([
      { name: "step size schedule", values: ["constant", "cosine"] },
    ]);
  });

  test("the largest share of a node is among them", () => {
    const of = (maxShare: number) => row({ entry: entry("b", { settings: { ...someRecord.settings, maxShare } }) });
    expect(differences([row({ entry: entry("a") }), of(1)])).toEqual([]);
    expect(differences([row({ entry: entry("a") }), of(0.3)])).toEqual([
      { name: "a node counts for at most", values: ["1", "0.3"] },
    ]);
  });

  test("columns by their logarithm, those left out and the model that was gone on from are among them", () => {
    const of = (asked: (typeof someRecord)["asked"]) => row({ entry: entry("b", asked ? { asked } : {}) });
    expect(differences([of({ target: "price", log: ["area"] }), of({ target: "price", from: "runs/x" })])).toEqual([
      { name: "goes on from", values: ["not said", "runs/x"] },
      { name: "by their logarithm", values: ["area", "not said"] },
    ]);
    expect(differences([of({ log: ["area"] }), of(undefined)])).toEqual([]);
    expect(settingsOf(of({ log: ["area"] })).map(({ name }) => name)).not.toContain("left out");
  });

  test("of one run there are none", () => {
    expect(differences([row({ entry: entry("a") })])).toEqual([]);
  });
});

describe("a run that is open", () => {
  const own = { dataset: "own", model: "linear-regression", title: "rings, from the nodes' own tables" };

  test("shows its own settings, all that are known, and of own data no partition", () => {
    const all = new Map(
      settingsOf(row({ entry: entry("a", { task: own, data: "own" }) })).map((one) => [one.name, one]),
    );
    expect([all.get("data")?.value, all.get("model")?.value]).toEqual(["the nodes' own", "linear-regression"]);
    expect(all.has("partition")).toBe(false);
    expect(all.get("step size")?.value).toBe("0.01");
  });

  test("is what the top of the page is about, with how it ended", () => {
    const view = viewOf(runStarted(3), { kind: "run-finished", run: 3, reason: "patience" });
    const kept = entry("a", { task: own, startedAt: "2026-11-24T10:11:12" });
    expect(openedHeadline(view, row({ entry: kept }), { now: new Date("2026-11-26") })).toEqual({
      title: "rings, from the nodes' own tables",
      learners: "2 nodes learned it together, no example left its node.",
      state: "finished",
      text: "Run of 24 Nov, 10:11:12 made no further progress",
    });
    expect(
      openedHeadline(
        viewOf(runStarted(3)),
        row({ number: 3, entry: { ...kept, record: { ...kept.record, ending: null } } }),
      ).text,
    ).toBe("Run 3 was cut off");
    // Shown as it happened, it is where it was then.
    expect(
      openedHeadline(viewOf(runStarted(3), roundStarted(1)), row({ number: 3, entry: kept }), { replayed: true }),
    ).toMatchObject({ state: "running", text: "Run 3, round 1" });
  });
});

test("a run that is kept nowhere is saved as the page has it", () => {
  const run = runOf(1, roundFinished(1, { accuracy: 0.5 }), roundFinished(2, { loss: Number.NaN }));
  expect(metricsCsv(run, "accuracy")).toBe(
    "round,consumedSeconds,localUpdates,loss,localCostSeconds,globalCostSeconds,beta,rho,delta,accuracy\n" +
      "1,1,1,0.3,0.013,0.131,,,,0.5\n2,2,1,,0.013,0.131,,,,\n",
  );
  expect(JSON.parse(recordJson(run))).toMatchObject({ run: 1, settings, ending: null, result: null });
});

test("runs that are compared keep their looks when others come and go, also over a reload", () => {
  const three = ["a", "b", "c"].reduce(pinned, new Map<string, number>());
  const later = pinned(unpinned(three, "a"), "d");
  expect([...later]).toEqual([
    ["b", 1],
    ["c", 2],
    ["d", 0],
  ]);
  expect(pinned(later, "b")).toBe(later);
  expect(readPins(writePins(later))).toEqual(later);
});

test.each([undefined, "", "{", "7", '[["a"]]', '[["a","b"]]', '[["a",-1]]', '{"a":1}'])("%j pins no run", (text) => {
  expect(readPins(text)).toEqual(new Map());
});

describe("the weights of a run that is opened", () => {
  const view = viewOf(runStarted(1), roundFinished(1));
  const task = {
    dataset: "own",
    model: "m",
    title: "t",
    classNames: [],
    labelNames: [],
    weightCount: 4,
    testExamples: 0,
    featureNames: ["a", "b"],
  };

  test("are shown where there are some for each feature", () => {
    const weights = Float32Array.of(1, 2, 3, 4);
    expect(withWeights({ ...view, task }, weights).model).toMatchObject({ weights, round: 1 });
  });

  test("are shown of pictures in colour with a few classes", () => {
    const picture = { width: 2, height: 2, channels: 3 as const };
    const { featureNames: _, ...rest } = task;
    const shown = { ...view, task: { ...rest, picture } };
    expect(withWeights(shown, new Float32Array(16 * 12)).model).toBeDefined();
    expect(withWeights(shown, new Float32Array(4)).model).toBeUndefined();
  });

  test("are not where they are for something else, or for too many answers", () => {
    expect(withWeights({ ...view, task }, new Float32Array(3)).model).toBeUndefined();
    expect(withWeights({ ...view, task }, new Float32Array(34)).model).toBeUndefined();
    expect(withWeights(view, new Float32Array(2)).model).toBeUndefined();
  });
});
