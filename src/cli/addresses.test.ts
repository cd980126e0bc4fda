import { expect, test } from "vitest";
import { parsePublicUrl } from "../platform/nodejs/public-url.ts";
import { pageAddress } from "./addresses.ts";

test("people open the page as it is called from outside, or on this machine", () => {
  const url = "http://127.0.0.1:7313";
  expect(pageAddress(url, { host: "127.0.0.1" })).toBe(url);
  const publicUrl = parsePublicUrl("https://lab.example/edgewise/");
  expect(pageAddress(url, { host: "127.0.0.1", publicUrl })).toBe("https://lab.example/edgewise/");
});
