import { expect, test } from "vitest";
import { layoutOf } from "../../stage/layout.ts";
import { sceneAt } from "../../stage/scene.ts";
import type { ShownRound } from "../../stage/shown-round.ts";
import type { Frame, Stand } from "./frame.ts";
import { createLenses } from "./lenses.ts";
import { paintFrame } from "./painter.ts";
import { byteColours } from "./stage-colours.ts";

const side = 28;
const colours = {
  ...{ ink: "black", muted: "grey", line: "silver", page: "white", computing: "teal", messages: "orange" },
  ...{ negative: "red", positive: "blue", font: "sans-serif" },
  ofBytes: byteColours([255, 255, 255], [255, 0, 0], [0, 0, 255], [9, 9, 9]),
};

/** A canvas that counts what it is told to do. */
function countingContext() {
  let calls = 0;
  const context = new Proxy({} as Record<string, unknown>, {
    get: (target, name) =>
      target[String(name)] ??
      (() => {
        calls += 1;
      }),
    set: (target, name, value) => Reflect.set(target, name, value),
  });
  return { context: context as unknown as CanvasRenderingContext2D, calls: () => calls };
}

/** So many nodes, each for itself or in so many groups. */
function stage(count: number, groups = count) {
  const names = Array.from({ length: count }, (_, i) => `node-${i + 1}`);
  const pixels = (value: number) => new Uint8Array(side * side).fill(value);
  const round: ShownRound = {
    ...{ run: 1, round: 1, tau: 27, seconds: 2 },
    nodes: names.map((name, i) => ({
      ...{ name, computeSeconds: 0.5 + i / count, communicateSeconds: 0.4, waitSeconds: 0 },
      ...{ examples: 1, localUpdates: 27, loss: 0 },
    })),
    pictures: {
      ...{ kind: "weights-pictured", run: 1, round: 1, width: side, height: side, largest: 1 },
      start: pixels(128),
      nodes: names.slice(0, 12).map((name, i) => ({ name, pixels: pixels(100 + i) })),
      result: pixels(140),
    },
  };
  const layout = layoutOf(groups, 968, 505, { grouped: groups < count });
  const stands = Array.from(
    { length: groups },
    (_, place): Stand => ({
      names: names.filter((_, i) => i % groups === place),
      ...{ presence: "here", link: "radio", shows: "all" },
    }),
  );
  const placeOf = new Map(names.map((name, i) => [name, i % groups]));
  const drift = new Map(names.map((name) => [name, 0.3]));
  const frameAt = (seconds: number): Frame => ({
    ...{ layout, stands, slices: [], spent: 0.5, running: true, shows: "all" },
    scene: sceneAt(round, { layout, placeOf, drift }, { seconds, slow: 1 }),
  });
  return { frameAt };
}

function lensesOf() {
  return createLenses(
    () => colours.ofBytes,
    (width, height) => ({
      canvas: {} as HTMLCanvasElement,
      pixels: new Uint32Array(width * height),
      paint: () => {},
    }),
  );
}

globalThis.Path2D ??= class {
  moveTo() {}
  arc() {}
} as unknown as typeof Path2D;

test.each([
  { nodes: 6, groups: 6, most: 300 },
  { nodes: 200, groups: 10, most: 1100 },
])(
  "a frame of $nodes nodes in $groups places is at most $most calls to the canvas, whatever happens in it",
  ({ nodes, groups, most }) => {
    const { frameAt } = stage(nodes, groups);
    for (let seconds = 0; seconds < 2.6; seconds += 0.1) {
      const { context, calls } = countingContext();
      paintFrame({ context, colours, lenses: lensesOf() }, frameAt(seconds));
      expect(calls()).toBeLessThan(most);
    }
  },
);

test("pictures are painted anew only when they have changed: at most 16 times on the way, not at each of 120 frames", () => {
  const { frameAt } = stage(5);
  const lenses = lensesOf();
  const { context } = countingContext();
  for (let i = 0; i < 120; i++) paintFrame({ context, colours, lenses }, frameAt(i / 60));
  expect(lenses.painted).toBeLessThanOrEqual(5 * 17 + 2);
  const before = lenses.painted;
  paintFrame({ context, colours, lenses }, frameAt(119 / 60));
  expect(lenses.painted).toBe(before);
});

test("zero has the colour of nothing, and the ends are full", () => {
  expect([128, 1, 255, 0].map((byte) => colours.ofBytes[byte])).toEqual([
    0xffffffff, 0xff0000ff, 0xffff0000, 0xff090909,
  ]);
});
