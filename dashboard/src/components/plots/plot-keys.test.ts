import { expect, test } from "vitest";
import { askedByKey } from "./plot-keys.ts";

const whole = { from: 0, to: 60 };
const seen = { from: 20, to: 40 };

test("arrows move the cursor by a hundredth of what is seen, from its middle at first, and no further than its ends", () => {
  expect(askedByKey("ArrowRight", false, { place: undefined, seen, whole })).toEqual({ kind: "cursor", place: 30.2 });
  expect(askedByKey("ArrowLeft", false, { place: 25, seen, whole })).toEqual({ kind: "cursor", place: 24.8 });
  expect(askedByKey("ArrowRight", false, { place: 40, seen, whole })).toEqual({ kind: "cursor", place: 40 });
  expect(askedByKey("Home", false, { place: 25, seen, whole })).toEqual({ kind: "cursor", place: 20 });
});

test("plus and minus go nearer and back about the cursor, and 0 shows all", () => {
  const zoom = (key: string) => askedByKey(key, false, { place: 25, seen, whole });
  expect(zoom("+")).toEqual({ kind: "zoom", stretch: { from: 22.5, to: 32.5 } });
  expect(zoom("-")).toEqual({ kind: "zoom", stretch: { from: 15, to: 55 } });
  expect(zoom("0")).toEqual({ kind: "zoom", stretch: undefined });
});

test("with shift, arrows move along what is seen; of the whole there is nothing to move to", () => {
  expect(askedByKey("ArrowRight", true, { place: 25, seen, whole })).toEqual({
    kind: "zoom",
    stretch: { from: 25, to: 45 },
  });
  expect(askedByKey("ArrowRight", true, { place: 25, seen: whole, whole })).toBeUndefined();
});

test("escape first shows all, then takes the cursor away; other keys are the page's", () => {
  expect(askedByKey("Escape", false, { place: 25, seen, whole })).toEqual({ kind: "zoom", stretch: undefined });
  expect(askedByKey("Escape", false, { place: 25, seen: whole, whole })).toEqual({ kind: "cursor", place: undefined });
  expect(askedByKey("f", false, { place: 25, seen, whole })).toBeUndefined();
});
