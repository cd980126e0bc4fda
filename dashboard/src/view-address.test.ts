import { expect, test } from "vitest";
import { viewOf, viewQuery } from "./view-address.ts";

test("how things are shown is in the address only where it is unusual, and comes back from it", () => {
  expect(viewQuery({ stage: false, over: "seconds" })).toBe("");
  expect(viewQuery({ stage: true, over: "rounds" })).toBe("&stage=on&over=rounds");
  expect(viewOf("?case=2&stage=on&over=rounds")).toEqual({ stage: true, over: "rounds" });
  expect(viewOf("?stage=1&over=years")).toEqual({ stage: false, over: "seconds" });
});
