import { expect, test } from "vitest";
import { isWiderThanPhone } from "./confusion-width.ts";

test("few classes with short names fit on a phone, many or long ones do not", () => {
  expect(isWiderThanPhone(["no", "yes"])).toBe(false);
  expect(isWiderThanPhone(["0", "1", "2", "3", "4"])).toBe(false);
  expect(isWiderThanPhone(["Adelie", "Chinstrap", "Gentoo"])).toBe(false);
  expect(isWiderThanPhone(["needs new bearings", "needs oil", "fine"])).toBe(true);
  expect(isWiderThanPhone(Array.from("0123456789"))).toBe(true);
});
