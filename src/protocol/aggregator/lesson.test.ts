import { expect, test } from "vitest";
import { driveAggregator } from "../../../test/support/aggregator-driver.ts";
import { hello } from "../../../test/support/aggregator-environment.ts";
import { lessonCapability } from "../capabilities.ts";
import type { BegunStep } from "../lesson.ts";
import { shownSide } from "../lesson.ts";

const draw = { title: "Draw", caption: "Draw a seven.", does: "draw", draw: { digits: 5, label: 7 } } as const;
const begun: BegunStep = {
  told: { title: "Digits", step: 1, of: 2, now: draw, secondsLeft: 60 },
  titles: ["Draw", "Learn"],
};

function driven() {
  const aggregator = driveAggregator();
  const joins = (name: string, capabilities: string[] = [lessonCapability, "drawing"]) => {
    const connection = aggregator.open();
    aggregator.give({ kind: "received", connection, message: hello(name, { capabilities }) });
    return connection;
  };
  return { aggregator, joins };
}

test("a step is told to all nodes that show lessons, and to who comes later with what is left of its time", () => {
  const { aggregator, joins } = driven();
  const phone = joins("phone");
  const older = joins("older", []);
  aggregator.give({ kind: "lesson", begun });
  expect(aggregator.last(phone, "lesson")).toEqual({ type: "lesson", lesson: begun.told });
  expect(aggregator.last(older, "lesson")).toBeUndefined();
  aggregator.seconds += 15;
  const late = joins("late");
  expect(aggregator.last(late, "lesson")?.lesson).toMatchObject({ step: 1, secondsLeft: 45 });
  aggregator.give({ kind: "lesson" });
  expect(aggregator.last(phone, "lesson")).toEqual({ type: "lesson" });
  expect(aggregator.last(joins("last"), "lesson")).toBeUndefined();
  expect(aggregator.events.filter(({ kind }) => kind === "lesson-told")).toEqual([
    { kind: "lesson-told", lesson: begun },
    { kind: "lesson-told" },
  ]);
});

test("what a budget of bytes does not pay for is told when its run is over, with what is left of the time", () => {
  const aggregator = driveAggregator();
  const [phone] = aggregator.begin(["phone"], { budgetBytes: 20_000 }) as [number];
  aggregator.bytesSent = 20_000;
  aggregator.give({ kind: "lesson", begun });
  expect(aggregator.event("lesson-told")).toBeDefined();
  const late = aggregator.join("late");
  expect(aggregator.event("run-ended")).toBeDefined();
  for (const node of [phone, late]) expect(aggregator.last(node, "lesson")).toBeUndefined();
  aggregator.seconds += 10;
  aggregator.score([phone]);
  expect(aggregator.event("run-finished")).toBeDefined();
  for (const node of [phone, late])
    expect(aggregator.inbox(node).filter(({ type }) => type === "lesson")).toEqual([
      { type: "lesson", lesson: { ...begun.told, secondsLeft: 50 } },
    ]);
});

test("what a node's person has drawn is told as it came", () => {
  const { aggregator, joins } = driven();
  const connection = joins("phone");
  const counts = [0, 2, 0, 0, 0, 0, 0, 0, 0, 0];
  const shown = { labels: [1], pixels: new Uint8Array(shownSide * shownSide).fill(9) };
  aggregator.give({ kind: "received", connection, message: { type: "drawn", counts, shown } });
  expect(aggregator.events.at(-1)).toEqual({ kind: "node-drew", name: "phone", counts, shown });
});

test.each([
  ["more right than there are", { counts: [1], read: { right: [2], of: [1] } }],
  ["not as many numbers", { counts: [1], read: { right: [], of: [1] } }],
  ["half a picture", { counts: [1], shown: { labels: [0], pixels: new Uint8Array(7) } }],
  ["an eleventh digit", { counts: [1], shown: { labels: [10], pixels: new Uint8Array(shownSide * shownSide) } }],
])("what cannot be costs the connection: %s", (_what, drawn) => {
  const { aggregator, joins } = driven();
  const connection = joins("phone");
  aggregator.give({ kind: "received", connection, message: { type: "drawn", ...drawn } });
  expect(aggregator.closed.has(connection)).toBe(true);
});
