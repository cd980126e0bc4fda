import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { keptLook, runLook, shownLook } from "./run-looks.ts";

const tokens = readFileSync(new URL("../../styles/tokens.css", import.meta.url), "utf8");

type Rgb = readonly [number, number, number];

/** A colour of one theme, in linear light. */
function linear(name: string, theme: "light" | "dark"): Rgb {
  const [, light, dark] = new RegExp(`--${name}: light-dark\\((#\\w{6}), (#\\w{6})\\)`).exec(tokens) ?? [];
  const hex = (theme === "light" ? light : dark) ?? expect.fail(`no colour ${name}`);
  const channel = (at: number) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

const times = (matrix: readonly Rgb[], [r, g, b]: Rgb) =>
  matrix.map((row) => Math.max(0, row[0] * r + row[1] * g + row[2] * b)) as unknown as Rgb;

/** Ottosson's Oklab, in which equal distances look about equal; colours 0.02 apart can just be told apart. */
function oklab(rgb: Rgb): Rgb {
  const cones = times(
    [
      [0.4122214708, 0.5363325363, 0.0514459929],
      [0.2119034982, 0.6806995451, 0.1073969566],
      [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    rgb,
  ).map(Math.cbrt) as unknown as Rgb;
  const [l, m, s] = cones;
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function apart(a: Rgb, b: Rgb): number {
  return Math.hypot(...a.map((value, index) => value - (b[index] as number)));
}

function contrast(a: Rgb, b: Rgb): number {
  const [dark = 0, light = 0] = [a, b]
    .map(([red, green, blue]) => 0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)
    .sort((one, other) => one - other);
  return light / dark;
}

const looks = Array.from({ length: 12 }, (_, index) => runLook(index + 1));
const greys = [1, 2, 3, 4];

test("only after 12 runs does a look come again, and none is that of the run that is shown", () => {
  expect(new Set(looks.map((look) => JSON.stringify(look))).size).toBe(12);
  expect(runLook(13)).toEqual(runLook(1));
  expect(looks).not.toContainEqual(shownLook);
});

test("four runs of earlier sessions are dotted, and share no line with eight of this one", () => {
  const kept = [0, 1, 2, 3].map(keptLook);
  expect(new Set(kept.map(({ style }) => style))).toEqual(new Set(["dotted"]));
  expect(looks.slice(0, 8).filter(({ style }) => style === "dotted")).toEqual([]);
});

describe.each(["light", "dark"] as const)("the runs' greys in the %s theme", (theme) => {
  const colourOf = (run: number) => linear(runLook(run).colour, theme);

  test("stand out from the panel", () => {
    const panel = linear("panel", theme);
    for (const run of greys) expect(contrast(colourOf(run), panel), `run ${run}`).toBeGreaterThanOrEqual(3);
  });

  test("have no hue, and can be told apart from each other and from ink", () => {
    const all = [...greys.map(colourOf), linear("ink", theme)];
    for (const [r, g, b] of all.slice(0, -1)) expect([g, b]).toEqual([r, r]);
    const pairs = all.flatMap((a, i) => all.slice(i + 1).map((b) => apart(oklab(a), oklab(b))));
    expect(Math.min(...pairs)).toBeGreaterThan(0.05);
  });
});
