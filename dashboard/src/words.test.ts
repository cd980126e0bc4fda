import { expect, test } from "vitest";
import { settings } from "./fold/events-for-tests.ts";
import { bytes, counted, duration, milliseconds, percent, runWords, significant } from "./words.ts";

test("times read as short as they are exact", () => {
  expect([0.0009, 0.0131, 0.1316, 1.254].map(milliseconds)).toEqual(["0.9 ms", "13 ms", "132 ms", "1.25 s"]);
  expect([7.42, 42.3, 200, 7500].map(duration)).toEqual(["7.4 s", "42 s", "3 min 20 s", "2 h 5 min"]);
});

test("numbers keep three digits that matter", () => {
  expect([0, 0.05123, 12.34, 1234, 0.0000012].map(significant)).toEqual(["0", "0.0512", "12.3", "1,234", "1.2e-6"]);
  expect([percent(0.8768), bytes(512), bytes(3208), bytes(1_400_000)]).toEqual(["87.7 %", "512 B", "3.2 kB", "1.4 MB"]);
  expect([counted(1, "round"), counted(2000, "round")]).toEqual(["1 round", "2,000 rounds"]);
});

test("a run is named by its case, strategy and delay", () => {
  expect(runWords(settings, 0, false)).toBe("case 2, adaptive 2019");
  expect(runWords({ ...settings, strategy: "fixed:10" }, 200, false)).toBe("case 2, fixed tau 10, +200 ms");
  expect(runWords(settings, 200, true)).toBe("case 2, adaptive 2019, delay changed");
});
