import fc from "fast-check";
import { expect, test } from "vitest";
import { chooseShown } from "./shown-tests.ts";

test("of 40 examples each label that there is is shown, however rare, and the rest stays as it was", () => {
  fc.assert(
    fc.property(fc.integer({ min: 40, max: 3000 }), fc.integer({ min: 1, max: 12 }), (exampleCount, labelCount) => {
      // All are of the first label but one of each other.
      const values = Uint8Array.from({ length: exampleCount }, (_, row) => (row < labelCount ? row : 0));
      const shown = chooseShown({ exampleCount, labels: { values, labelCount } });
      expect(new Set(Array.from(shown, (row) => values[row])).size).toBe(labelCount);
      const usual = chooseShown({ exampleCount, labels: undefined });
      expect(shown).toHaveLength(usual.length);
      expect(shown.filter((row, i) => row !== usual[i]).length).toBeLessThan(labelCount);
    }),
  );
});

test("labels that no example has are not looked for, nor more labels than there is room for", () => {
  const values = Uint8Array.of(0, 1, 2);
  expect(chooseShown({ exampleCount: 3, labels: { values, labelCount: 9 } })).toHaveLength(3);
  expect(chooseShown({ exampleCount: 0, labels: undefined })).toHaveLength(0);
});
