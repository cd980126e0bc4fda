import { expect, test } from "vitest";
import { kindWords } from "./kind-words.ts";

test("a device is called what it is made to be, or else what it says", () => {
  expect(kindWords({ device: "raspberry-pi-3", platform: "Node.js 20, linux" })).toBe("Raspberry Pi 3");
  expect(kindWords({ device: "laptop", platform: "" })).toBe("laptop");
  expect(kindWords({ device: "real", platform: "Android phone, Chrome" })).toBe("Android phone");
  expect(kindWords({ device: "real", platform: "Node.js 20.11 on linux arm64" })).toBe("linux arm64");
});
