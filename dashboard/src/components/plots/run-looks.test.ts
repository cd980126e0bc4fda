import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { keptLook, runLook } from "./run-looks.ts";

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

/** Machado, Oliveira and Fernandes, 2009: what people without one kind of cone see, in linear light. */
const visions: Readonly<Record<string, readonly Rgb[]>> = {
  usual: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

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

const runs = Array.from({ length: 12 }, (_, index) => index + 1);
const pairs = runs.flatMap((a) => runs.filter((b) => b > a).map((b) => [a, b] as const));

test("only after 36 runs does a look come again, and runs 6 apart differ in colour and style", () => {
  const looks = Array.from({ length: 36 }, (_, index) => JSON.stringify(runLook(index + 1)));
  expect(new Set(looks).size).toBe(36);
  expect(runLook(37)).toEqual(runLook(1));
  for (const run of runs) {
    expect(runLook(run + 6).colour).not.toBe(runLook(run).colour);
    expect(runLook(run + 6).style).not.toBe(runLook(run).style);
  }
});

test("six runs of earlier sessions share neither line nor colour with six of this one", () => {
  const six = [0, 1, 2, 3, 4, 5];
  const kept = six.map(keptLook);
  expect(new Set(kept.map(({ style }) => style))).toEqual(new Set(["dotted"]));
  const colours = [...kept, ...six.map((run) => runLook(run + 1))].map(({ colour }) => colour);
  expect(new Set(colours).size).toBe(12);
});

describe.each(["light", "dark"] as const)("the runs' colours in the %s theme", (theme) => {
  const colourOf = (run: number) => linear(runLook(run).colour, theme);

  test("stand out from the panel", () => {
    const panel = linear("panel", theme);
    for (const run of runs) expect(contrast(colourOf(run), panel), `run ${run}`).toBeGreaterThanOrEqual(3);
  });

  test.each(Object.keys(visions))("can be told apart with %s vision", (vision) => {
    const seen = (run: number) => oklab(times(visions[vision] ?? [], colourOf(run)));
    for (const [a, b] of pairs) {
      const isSameStyle = runLook(a).style === runLook(b).style;
      const least = vision === "usual" ? 0.1 : isSameStyle ? 0.065 : 0.02;
      expect(apart(seen(a), seen(b)), `runs ${a} and ${b}`).toBeGreaterThan(least);
    }
  });
});
