import { expect, test } from "vitest";
import { inSegments } from "./segments.ts";

test("a line breaks where a point is missing, and only that line in that panel", () => {
  const point = (panel: string, line: string, along: number, isMissing = false) => ({ panel, line, along, isMissing });
  const points = [
    point("a", "x", 1),
    point("a", "x", 3),
    point("a", "x", 2, true),
    point("a", "y", 3),
    point("b", "x", 3),
  ];
  expect(inSegments(points).map(({ panel, line, along, segment }) => [panel, line, along, segment])).toEqual([
    ["a", "x", 1, 0],
    ["a", "x", 3, 1],
    ["a", "y", 3, 0],
    ["b", "x", 3, 0],
  ]);
});
