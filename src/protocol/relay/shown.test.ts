import fc from "fast-check";
import { expect, test } from "vitest";
import type { Ready } from "../messages.ts";
import { kindOf, mergeShown, mostPictures, nothingShown, type ShownFrom, takeShown } from "./shown.ts";

const pictureBytes = 2;
const from = (place: number): ShownFrom => ({ name: `node-${place}`, place, seed: 3, pictureBytes });
const ready = (told: Partial<Ready>): Ready => ({ type: "ready", assignment: 1, examples: 10, ...told });

/** Pictures of two bytes: whose it is, and which of them. */
const picturesOf = (place: number, count: number) =>
  Uint8Array.from({ length: pictureBytes * count }, (_, i) => (i % 2 === 0 ? place : i >> 1));

/** What nodes at these places let be shown, in any order, behind one relay. */
function merged(nodes: readonly { readonly place: number; readonly told: Partial<Ready> }[]) {
  const shown = nothingShown();
  for (const { place, told } of nodes) takeShown(shown, from(place), ready(told));
  return mergeShown(
    shown,
    nodes.map(({ place }) => ({ name: from(place).name, kind: place % 3 === 0 ? "laptop" : "phone" })),
  );
}

/** How many of the pictures are of each place. */
function shares(samples: Uint8Array = new Uint8Array()): Map<number, number> {
  const found = new Map<number, number>();
  for (let i = 0; i < samples.length; i += pictureBytes) {
    const place = samples[i] as number;
    found.set(place, (found.get(place) ?? 0) + 1);
  }
  return found;
}

test("counts are summed and pictures drawn evenly over the nodes that show any, whatever order they come in", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), fc.infiniteStream(fc.nat()), (count, keys) => {
      const nodes = Array.from({ length: count }, (_, place) => ({
        place,
        // Each fourth keeps its data to itself.
        told: place % 4 === 3 ? {} : { labelCounts: [place, 1], samples: picturesOf(place, 25) },
      }));
      const found = merged(nodes);
      const open = nodes.filter(({ place }) => place % 4 !== 3);
      expect(found.labelCounts).toEqual([open.reduce((sum, { place }) => sum + place, 0), open.length]);
      expect(found.shown).toMatchObject({ labelled: open.length, pictured: open.length });
      const perNode = shares(found.samples);
      expect(found.samples?.length).toBe(pictureBytes * mostPictures);
      expect([...perNode.keys()].every((place) => place % 4 !== 3)).toBe(true);
      const fewest = perNode.size < open.length ? 0 : Math.min(...perNode.values());
      expect(Math.max(...perNode.values()) - fewest).toBeLessThanOrEqual(1);
      const order = [...keys.take(count)];
      const shuffled = nodes.toSorted((a, b) => (order[a.place] as number) - (order[b.place] as number));
      expect(merged(shuffled)).toEqual(found);
    }),
    { numRuns: 30 },
  );
});

test("a relay behind another one counts for its nodes: its pictures are as many as theirs would be, its devices are added", () => {
  const inner = merged(
    Array.from({ length: 11 }, (_, place) => ({ place, told: { labelCounts: [1], samples: picturesOf(place, 25) } })),
  );
  const shown = nothingShown();
  const behind = { nodes: 11, corrected: 0, lost: false, shown: inner.shown };
  takeShown(shown, from(0), ready({ ...inner, relay: behind }));
  takeShown(shown, from(11), ready({ labelCounts: [5, 2], samples: picturesOf(11, 25) }));
  const outer = mergeShown(shown, [
    { name: "node-0", kind: undefined },
    { name: "node-11", kind: "laptop" },
  ]);
  expect(outer.labelCounts).toEqual([16, 2]);
  const devices = [
    ["phone", 7],
    ["laptop", 5],
  ];
  expect(outer.shown).toEqual({ labelled: 12, pictured: 12, devices });
  expect(shares(outer.samples).get(11)).toBe(2);
});

test("nothing goes up that no node let be shown, of examples that are no pictures, of who has left, or beyond what a message may count", () => {
  const silent = merged([{ place: 0, told: {} }]);
  expect(silent).toEqual({ shown: { labelled: 0, pictured: 0, devices: [["laptop", 1]] } });
  const shown = nothingShown();
  takeShown(shown, { ...from(0), pictureBytes: undefined }, ready({ samples: picturesOf(0, 3) }));
  for (const place of [1, 2, 3])
    takeShown(
      shown,
      from(place),
      ready({ labelCounts: [Number.MAX_SAFE_INTEGER], samples: picturesOf(place, place === 1 ? 25 : 1) }),
    );
  const who = [0, 2, 3].map((place) => ({ name: from(place).name, kind: "phone" }));
  const { labelCounts, samples } = mergeShown(shown, who);
  expect(labelCounts).toEqual([Number.MAX_SAFE_INTEGER]);
  expect([...shares(samples).keys()].sort()).toEqual([2, 3]);
});

test.each([
  [{ device: "raspberry-pi-3", platform: "Node.js 20" }, "raspberry-pi-3"],
  [{ device: "real", platform: "Firefox 140, Android (phone)" }, "Firefox 140"],
  [{ device: "none", platform: "x".repeat(2000) }, "x".repeat(80)],
])("the kind of %o is told", (hello, kind) => expect(kindOf(hello)).toBe(kind));
