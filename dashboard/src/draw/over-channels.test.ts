import { expect, test } from "vitest";
import { overChannels } from "./over-channels.ts";

test("red, green and blue of each pixel become their mean", () => {
  expect([...overChannels(Float32Array.of(1, 2, 3, -6, 0, 0), 3)]).toEqual([2, -2]);
});
