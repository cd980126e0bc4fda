import { Command } from "commander";
import { expect, test } from "vitest";
import { budgetOption, budgetSettings, priceOption } from "./budget-option.ts";

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
  [
    ["5 apples"],
    "It must be time (60, 60s, 2min, 1h), bytes (500kB, 5MB), joules (200J, 5kJ, 2Wh) or money (0.02USD).",
  ],
  [["0s"], "It must be between 0.001 and 10000000."],
  [["0.1B"], "It must be between 1 and 1000000000000000."],
])("%j is refused", (args, message) => {
  expect(() => settingsOf(...args)).toThrow(message);
});

function settingsWith(budgets: readonly string[], prices: readonly string[]) {
  const command = new Command().exitOverride().configureOutput({ writeErr: () => {} });
  command.addOption(budgetOption("what a run may spend", 60)).addOption(priceOption());
  const args = [...budgets.flatMap((each) => ["--budget", each]), ...prices.flatMap((each) => ["--price", each])];
  command.parse(["node", "test", ...args]);
  const { budget, price } = command.opts();
  return budgetSettings(budget, price);
}

test("money has a currency, and prices say what it is spent on", () => {
  expect(settingsWith(["200J", "0.02USD"], ["0.10USD/MB", "0.3/kWh", "0.05 USD/device-hour"])).toEqual({
    ...{ budgetSeconds: 60, budgetJoules: 200, budgetMoney: 0.02, currency: "USD" },
    ...{ pricePerMegabyte: 0.1, pricePerKilowattHour: 0.3, pricePerDeviceHour: 0.05 },
  });
});

test.each([
  [["0.02USD"], [], "money is spent by prices, and there are none"],
  [["60s"], ["1USD/MB"], "nothing has a price without a budget of money"],
  [["0.02USD"], ["1EUR/MB"], "the price per MB is in EUR, and the budget in USD"],
  [["0.02USD"], ["1/MB", "2/MB"], "There is one per MB already."],
  [["0.02USD"], ["1/GB"], "It must be an amount per MB, kWh or device-hour, as in 0.10USD/MB."],
])("budgets %j with prices %j are refused", (budgets, prices, message) => {
  expect(() => settingsWith(budgets, prices)).toThrow(message);
});
