import { describe, expect, test } from "vitest";
import { lesson as lessonSchema, lessonStep } from "../../../src/protocol/lesson.ts";
import type { NodeView } from "../fold/view.ts";
import { classWords, inClassOrder, sinceWords, standingOf } from "./class-words.ts";
import { lessons } from "./lessons.ts";
import { nodeKind } from "./node-kind.ts";
import { hardestNodes, progressOf, scoresByDigit } from "./scores.ts";

const node = (name: string, more: Partial<NodeView> = {}): NodeView => ({
  name,
  device: "real",
  link: "real",
  platform: "Firefox on Android",
  startable: false,
  presence: "here",
  slowdown: 1,
  task: { kind: "none" },
  ...more,
});

const counts = (digits: Readonly<Record<number, number>>) => Array.from({ length: 10 }, (_, i) => digits[i] ?? 0);
const reading = (right: Readonly<Record<number, number>>, of: Readonly<Record<number, number>>) => ({
  drawn: { counts: counts(of), read: { right: counts(right), of: counts(of) } },
});

describe("the lessons that come with the page", () => {
  test.each(lessons)("$title is one that an aggregator takes, and each step has words for the phones", (lesson) => {
    expect(lessonSchema.parse(lesson)).toEqual(lesson);
    for (const { seconds: _, shows: __, ...step } of lesson.steps) expect(lessonStep.parse(step)).toEqual(step);
  });
});

test("who is in comes first, then who is away, then who was removed", () => {
  const all = [
    node("a", { presence: "gone", removed: true }),
    node("phone-10"),
    node("b", { presence: "gone" }),
    node("phone-2"),
  ];
  expect(inClassOrder(all).map(({ name }) => name)).toEqual(["phone-2", "phone-10", "b", "a"]);
  expect(classWords(all)).toBe("2 are in, 1 away, 1 removed");
  expect(classWords([])).toBe("nobody is in yet");
});

test("what is out of the ordinary is said in words", () => {
  expect(standingOf(node("a"), "computing", false)).toEqual({ words: "learning", mood: "well" });
  expect(standingOf(node("a"), "computing", true).mood).toBe("slow");
  expect(standingOf(node("a", { unplugged: true }), "gone", false)).toEqual({
    words: "network unplugged",
    mood: "away",
  });
  const empty = node("a", { drawn: { counts: counts({}) } });
  expect(standingOf(empty, "loading", false).words).toBe("to draw its first digit");
  expect([sinceWords(20), sinceWords(200), sinceWords(9000)]).toEqual(["just came", "for 3 min", "for 2 h"]);
});

test.each([
  ["Firefox on Android", "real", "phone"],
  ["Safari on iPad", "real", "tablet"],
  ["Chrome on Linux", "real", "browser"],
  ["Node.js 20.11 on linux arm64", "real", "program"],
  ["Node.js 20.11 on linux x64", "raspberry-pi-3", "emulated device"],
])("%s that is %s is a %s", (platform, device, kind) => {
  expect(nodeKind({ platform, device })).toBe(kind);
});

test("the hardest digits come first: by person by the share that is read, and by digit over all", () => {
  const ann = node("ann", reading({ 1: 4, 7: 0 }, { 1: 4, 7: 4 }));
  const bo = node("bo", reading({ 1: 2, 7: 1 }, { 1: 2, 7: 1 }));
  const idle = node("idle");
  expect(hardestNodes([bo, idle, ann]).map(({ node: { name }, score }) => [name, score.right, score.of])).toEqual([
    ["ann", 4, 8],
    ["bo", 3, 3],
  ]);
  const digits = scoresByDigit([ann, bo, idle]);
  expect([digits[1], digits[7], digits[0]]).toEqual([
    { right: 6, of: 6 },
    { right: 1, of: 5 },
    { right: 0, of: 0 },
  ]);
});

test("who has drawn what a step asks for is counted among those who draw", () => {
  const step = { title: "t", caption: "c", does: "draw", draw: { digits: 3, label: 7 } } as const;
  const nodes = [
    node("a", { drawn: { counts: counts({ 7: 3 }) } }),
    node("b", { drawn: { counts: counts({ 1: 9, 7: 2 }) } }),
    node("program"),
  ];
  expect(progressOf(step, nodes)).toEqual({ done: 1, of: 2 });
  expect(progressOf({ ...step, draw: { digits: 3 } }, nodes)).toEqual({ done: 2, of: 2 });
});
