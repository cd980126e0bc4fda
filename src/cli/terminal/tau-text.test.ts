import { expect, test } from "vitest";
import { tauText } from "./tau-text.ts";

test("taus of one to four digits leave the columns behind them where they are", () => {
  expect([5, 78, 123, 9999].map(tauText)).toEqual(["tau    5", "tau   78", "tau  123", "tau 9999"]);
});
