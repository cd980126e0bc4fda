import { expect, test } from "vitest";
import { shortName } from "./short-name.ts";

test("of a long name the beginning and the end are shown, by which such names differ", () => {
  expect(shortName("Humidity(%)", 24)).toBe("Humidity(%)");
  expect(shortName("temperature of the sensor 12", 24)).toBe("temperature of...nsor 12");
  expect(shortName("temperature of the sensor 12", 24)).toHaveLength(24);
  expect(shortName("a\tb", 24)).toBe("a\\tb");
});
