import { Command } from "commander";
import { expect, test } from "vitest";
import { budgetOption, budgetSettings } from "./budget-option.ts";

function settingsOf(...args: readonly string[]) {
  const command = new Command().exitOverride().configureOutput({ writeErr: () => {} });
  command.addOption(budgetOption("what a run may spend", 60));
  command.parse(["node", "test", ...args.flatMap((arg) => ["--budget", arg])]);
  return budgetSettings(command.opts().budget);
}

test("a budget of each unit can be given, in any order, and time is limited in any case", () => {
  expect(settingsOf()).toEqual({ budgetSeconds: 60 });
  expect(settingsOf("15")).toEqual({ budgetSeconds: 15 });
  expect(settingsOf("5MB")).toEqual({ budgetSeconds: 60, budgetBytes: 5e6 });
  expect(settingsOf("5MB", "10s")).toEqual({ budgetSeconds: 10, budgetBytes: 5e6 });
  expect(settingsOf("10s", "5MB")).toEqual({ budgetSeconds: 10, budgetBytes: 5e6 });
});

test.each([
  [["10s", "20"], "There is one of this unit already."],
  [["5MB", "1kB"], "There is one of this unit already."],
  [["5 apples"], "It must be seconds (60, 60s, 2min, 1h) or bytes (500kB, 5MB, 1GB)."],
  [["0s"], "It must be between 0.001 and 10000000."],
  [["0.1B"], "It must be between 1 and 1000000000000000."],
])("%j is refused", (args, message) => {
  expect(() => settingsOf(...args)).toThrow(message);
});
