import { describe, expect, test } from "vitest";
import { layoutOf } from "./layout.ts";

const sizes = [
  ["wide", 968, 505],
  ["a phone", 366, 430],
] as const;

/** In CSS pixels, on a phone. */
const clock = { width: 126, height: 36 };
const [wordsWidth, wordsHeight] = [106, 54];

describe.each(sizes)("on a stage that is %s", (_, width, height) => {
  test.each([1, 2, 3, 4, 5, 6, 7, 12, 24])("%d nodes stand inside it, off the ring and off each other", (count) => {
    const { places, core } = layoutOf(count, width, height);
    expect(places).toHaveLength(count);
    places.forEach((place, i) => {
      const ring = 1.28 * place.radius;
      expect(Math.min(place.x, width - place.x)).toBeGreaterThanOrEqual(0.99 * ring);
      expect(Math.min(place.y, height - place.y)).toBeGreaterThanOrEqual(0.99 * ring);
      expect(Math.hypot(place.x - core.x, place.y - core.y)).toBeGreaterThan(core.ring + ring);
      // Its words are off the clock, which stands over the ring.
      if (place.words === "below" && Math.abs(place.x - core.x) < wordsWidth / 2 + clock.width / 2)
        expect(place.y > core.y || place.y + ring + wordsHeight < core.y - core.ring - clock.height).toBe(true);
      for (const other of places.slice(i + 1)) {
        expect(Math.hypot(place.x - other.x, place.y - other.y)).toBeGreaterThan(ring + 1.28 * other.radius);
      }
    });
  });
});

test("groups of nodes stand around, with room for their beads", () => {
  const { places } = layoutOf(10, 968, 505, { grouped: true });
  const [first, second] = places;
  expect(Math.hypot((first?.x ?? 0) - (second?.x ?? 0), (first?.y ?? 0) - (second?.y ?? 0))).toBeGreaterThan(
    2.4 * (first?.radius ?? 0),
  );
});
