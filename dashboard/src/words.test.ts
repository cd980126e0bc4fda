import { expect, test } from "vitest";
import { settings } from "./fold/events-for-tests.ts";
import { numberRanges } from "./setting-limits.ts";
import {
  answerNumber,
  asSentence,
  bytes,
  counted,
  delayHint,
  duration,
  lossWords,
  metricValue,
  milliseconds,
  partitionWords,
  percent,
  rangeWords,
  runWords,
  shortLabel,
  significant,
  unbroken,
  updateWords,
} from "./words.ts";

test("times read as short as they are exact", () => {
  expect([0, 8.3e-6, 99e-6, 99.6e-6].map(milliseconds)).toEqual(["0.0 ms", "8.3 µs", "99 µs", "0.1 ms"]);
  expect([0.0009, 0.0131, 0.1316, 1.254].map(milliseconds)).toEqual(["0.9 ms", "13 ms", "132 ms", "1.25 s"]);
  expect([7.42, 42.3, 200, 7500].map(duration)).toEqual(["7.4 s", "42 s", "3 min 20 s", "2 h 5 min"]);
});

test("numbers stay with their units, and no other words together", () => {
  expect(unbroken("takes 11.6 % of 60 s, in 5 steps of 5.5 ms")).toBe(
    "takes 11.6\u00a0% of 60\u00a0s, in 5 steps of 5.5\u00a0ms",
  );
});

test("an accuracy is a percentage, an error a number", () => {
  expect(metricValue("accuracy", 0.877)).toBe("87.7 %");
  expect(metricValue("meanSquaredError", 0.1843)).toBe("0.184");
});

test("labels are shortened to their number or a few letters", () => {
  expect(["7", "cluster 10", "Gentoo"].map(shortLabel)).toEqual(["7", "10", "Gen"]);
});

test("a partition is a case, or what its name says", () => {
  expect(partitionWords("mixed")).toBe("case 4");
  expect(partitionWords("dirichlet:0.5")).toBe("dirichlet 0.5");
  expect(partitionWords("own")).toBe("own data");
  expect(partitionWords("own and by-label")).toBe("own data and case 2");
});

test("numbers keep three digits that matter", () => {
  expect([0, 0.05123, 12.34, 1234, 0.0000012].map(significant)).toEqual(["0", "0.0512", "12.3", "1,234", "1.2e-6"]);
  expect([percent(0.8768), bytes(512), bytes(3208), bytes(1_400_000)]).toEqual(["87.7 %", "512 B", "3.2 kB", "1.4 MB"]);
  expect([lossWords(0.22312), lossWords(3.5e20)]).toEqual(["0.2231", "3.5e20"]);
  expect([counted(1, "round"), counted(2000, "round")]).toEqual(["1 round", "2,000 rounds"]);
});

test("a run is named by its case, strategy, update rule and momentum, and by what slows it down", () => {
  const run = {
    settings,
    data: "by-label",
    update: "sgd",
    momentum: 0,
    delayMs: 0,
    delayChanged: false,
    slowed: [],
    slowedChanged: false,
  };
  const adaptive = { ...run, settings: { ...settings, strategy: "adaptive" }, update: "scaffold", momentum: 0.6 };
  expect(runWords(run)).toBe("case 2, adaptive 2019 · sgd");
  expect(runWords(adaptive)).toBe("case 2, adaptive · scaffold, momentum 0.6");
  const fixed = { ...run, settings: { ...settings, strategy: "fixed:10" } };
  expect(runWords({ ...fixed, data: "own" })).toBe("own data, fixed tau 10 · sgd");
  expect(runWords({ ...fixed, delayMs: 1200 })).toBe("case 2, fixed tau 10 · sgd, +1,200 ms");
  expect(runWords({ ...run, delayMs: 200, delayChanged: true })).toBe("case 2, adaptive 2019 · sgd, delay changed");
  const slowed = [{ name: "node-3", times: 10 }];
  expect(runWords({ ...fixed, slowed })).toBe("case 2, fixed tau 10 · sgd, node-3 10× slower");
  expect(runWords({ ...fixed, slowed: [...slowed, ...slowed] })).toContain(", 2 nodes slower");
  expect(runWords({ ...fixed, slowed, slowedChanged: true })).toContain(", speeds changed");
});

test("update rules are named with the momentum, if there is any", () => {
  expect([updateWords("sgd", 0), updateWords("scaffold", 0.5)]).toEqual(["sgd", "scaffold, momentum 0.5"]);
});

test("a delay that is not in force yet is not said to act", () => {
  expect(delayHint(0, 0)).toBe("Added to every message, each way. Acts at once.");
  expect(delayHint(200, 200)).toBe("Each way, at once: raises b by about 400 ms.");
  expect(delayHint(200, 0)).toBe("Each way, from the next run on: raises b by about 400 ms. Now it is 0 ms.");
  expect(delayHint(0, 1000)).toBe("None from the next run on. Now it is 1,000 ms.");
});

test("a field's message says its limits", () => {
  const { tauMax, stepSize, phi, delayMs } = numberRanges;
  expect(rangeWords(tauMax)).toBe("a whole number from 1 to 10,000");
  expect(rangeWords(stepSize)).toBe("a positive number up to 1,000");
  expect(rangeWords(phi)).toBe("a positive number");
  expect(rangeWords(delayMs)).toBe("a number from 0 to 2,000");
});

test("a sentence begins with a capital letter, but not a file's name", () => {
  expect(asSentence("no node came in 5 s")).toBe("No node came in 5 s.");
  expect(asSentence("readings.csv, line 3: there is no number")).toBe("readings.csv, line 3: there is no number.");
  expect(asSentence("data/readings: it is empty")).toBe("data/readings: it is empty.");
});

test("a model's answer has the digits that files of answers have", () => {
  expect([12.0967, 1234.56, 0.000123456, 1.5e-7, 0].map(answerNumber)).toEqual([
    "12.0967",
    "1,234.56",
    "0.000123456",
    "1.5e-7",
    "0",
  ]);
});
