import { expect, test } from "vitest";
import { waitSentence } from "./round-waits.ts";

test("of a large message on its way it is said how far it is", () => {
  const transfer = { direction: "to-node", bytes: 3_100_000, of: 16_000_000 } as const;
  expect(waitSentence("round 3", { names: ["pi-2"], askedSeconds: 7, transfer })).toBe(
    "round 3 waits for pi-2: asked 7.0 s ago, it has been sent 3.1 of 16 MB",
  );
  const back = { ...transfer, direction: "from-node" } as const;
  expect(waitSentence("round 3", { names: ["pi-2", "pi-3"], askedSeconds: 7, transfer: back })).toContain(
    ", pi-2 has sent 3.1 of 16 MB",
  );
});

test("a sentence says of a wait what is known", () => {
  const names = ["a", "b"];
  expect(waitSentence("round 3", { names })).toBe("round 3 waits for a, b");
  expect(waitSentence("round 3", { names, more: 4, askedSeconds: 9, expectedSeconds: 1.44, goesOnInSeconds: 2 })).toBe(
    "round 3 waits for a, b and 4 more: asked 9.0 s ago, expected 1.4 s; goes on without them in 2.0 s or later",
  );
});
