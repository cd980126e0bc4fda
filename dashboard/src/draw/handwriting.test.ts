import { expect, test } from "vitest";
import { asMnist, centreOfMass } from "./handwriting.ts";

const line = [
  { x: 30, y: 10 },
  { x: 30, y: 250 },
];

function inkBounds(pixels: Uint8Array) {
  const inked = [...pixels.keys()].filter((index) => (pixels[index] as number) > 0);
  const rows = inked.map((index) => Math.floor(index / 28));
  const columns = inked.map((index) => index % 28);
  return {
    height: Math.max(...rows) - Math.min(...rows) + 1,
    width: Math.max(...columns) - Math.min(...columns) + 1,
  };
}

test("nothing drawn is an empty picture", () => {
  expect(asMnist([])).toEqual(new Uint8Array(784));
});

test("a drawing of any size fills a box of 20 pixels and keeps its proportions", () => {
  const { height, width } = inkBounds(asMnist([line]));
  expect(height).toBeGreaterThanOrEqual(19);
  expect(height).toBeLessThanOrEqual(23);
  expect(width).toBeLessThanOrEqual(5);
});

test("the centre of mass is in the middle, wherever one draws", () => {
  const seven = [
    { x: 150, y: 20 },
    { x: 260, y: 20 },
    { x: 190, y: 150 },
  ];
  const mass = centreOfMass(asMnist([seven]));
  expect(Math.abs(mass.x - 14)).toBeLessThan(0.3);
  expect(Math.abs(mass.y - 14)).toBeLessThan(0.3);
});

test("strokes are full in the middle and soft at the edge", () => {
  const inks = new Set(asMnist([line]));
  expect(inks).toContain(255);
  expect([...inks].some((ink) => ink > 0 && ink < 200)).toBe(true);
});

test("a single point is a dot", () => {
  expect(asMnist([[{ x: 5, y: 5 }]]).some((ink) => ink === 255)).toBe(true);
});
