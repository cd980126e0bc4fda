import fc from "fast-check";
import { expect, test } from "vitest";
import { highestRankOf, participationRanks } from "./participation-ranks.ts";

test("relays that know the highest rank choose the nodes that one place would, whichever of them are there", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.nat(10_000), { minLength: 1, maxLength: 60 }),
      fc.nat(),
      fc.nat(100),
      fc.nat(70),
      fc.integer({ min: 1, max: 7 }),
      (places, seed, round, size, relays) => {
        const rank = participationRanks(seed, round);
        const flat = [...places].sort((a, b) => rank(a) - rank(b)).slice(0, size);
        const highest = highestRankOf(places.map(rank), size);
        const sites = Array.from({ length: relays }, (_, i) => places.filter((_, at) => at % relays === i));
        const chosen = sites.flatMap((site) => site.filter((place) => rank(place) <= highest));
        expect(chosen.toSorted()).toEqual(flat.toSorted());
      },
    ),
  );
});

test("no two places have the same rank, and a share of the ranks is that share of the places", () => {
  const rank = participationRanks(7, 3);
  const ranks = Array.from({ length: 100_000 }, (_, place) => rank(place));
  expect(new Set(ranks).size).toBe(100_000);
  // A thousandth: 100 of them, with a standard deviation of 10.
  const low = ranks.filter((each) => each < 2 ** 32 / 1000).length;
  expect(Math.abs(low - 100)).toBeLessThan(50);
});
