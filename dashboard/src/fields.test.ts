import { expect, test } from "vitest";
import { fieldsFor } from "./fields.ts";
import { catalog, settings } from "./fold/events-for-tests.ts";

const fields = fieldsFor(catalog);
const field = (id: string) => fields.find((one) => one.id === id) ?? expect.fail();

test("every field shows its setting, and reads what it shows as that setting", () => {
  const controls = {
    ...settings,
    stepSizeSchedule: "constant",
    participation: "all" as const,
    roundDeadline: "auto" as const,
    minNodes: 1,
    aggregate: "mean",
    encoding: "float32",
    ...{ budgetBytes: 5e6, budgetJoules: 200, budgetMoney: 0.02, currency: "USD" },
    ...{ pricePerMegabyte: 0.1, pricePerKilowattHour: 0.3, pricePerDeviceHour: 0.05 },
    dataset: "cars",
    model: "linear-regression",
    delayMs: 0,
  };
  for (const one of fields) expect(controls).toMatchObject(one.read(one.show(controls)) ?? expect.fail());
});

test("what is no number means nothing, however much it looks like one", () => {
  expect(["6o", "1e", "", "1,5", "-1", "Infinity"].map((text) => field("budget").read(text))).toEqual(
    Array(6).fill(undefined),
  );
  expect(field("budget").read(" 60 ")).toEqual({ budgetSeconds: 60 });
});

test("update rules are those that the aggregator knows", () => {
  const { read, expects } = field("update");
  expect([read("fedprox:0.1"), read(""), read("adagrad")]).toEqual([
    { update: "fedprox:0.1" },
    { update: "default" },
    undefined,
  ]);
  expect(expects).toBe("sgd, fedprox:MU, or default");
});

test("aggregation rules are those that the aggregator knows", () => {
  const { read, expects } = field("aggregate");
  expect([read("krum:2"), read(""), read("krum"), read("median")]).toEqual([
    { aggregate: "krum:2" },
    { aggregate: "mean" },
    undefined,
    undefined,
  ]);
  expect(expects).toBe("mean, krum:F");
});

test("some fields take a word, too", () => {
  const largestTau = field("maximum-tau").read("");
  expect([field("phi").read("default"), field("phi").read(""), largestTau, field("batch").read("full")]).toEqual([
    { phi: "default" },
    { phi: "default" },
    { tauMax: "default" },
    { batch: "full" },
  ]);
  expect([field("batch").read(""), field("batch").read("default"), field("update").read("adagrad")]).toEqual(
    Array(3).fill(undefined),
  );
  expect(field("batch").expects).toBe("a whole number from 1 to 1,000,000,000, or full");
});

test("budgets beside time and prices are read as they are written on the command line", () => {
  const { read, show } = field("other-budgets");
  const controls = { ...settings, dataset: "cars", model: "linear-regression", delayMs: 0 };
  expect(show({ ...controls, budgetBytes: 5e6, budgetMoney: 0.02, currency: "USD" })).toBe("5MB, 0.02USD");
  expect(show(controls)).toBe("none");
  expect(read("5MB, 200J, 0.02 USD")).toEqual({
    ...{ budgetBytes: 5e6, budgetJoules: 200, budgetMoney: 0.02, currency: "USD" },
  });
  expect(read("none")).toEqual({
    ...{ budgetBytes: undefined, budgetJoules: undefined, budgetMoney: undefined, currency: undefined },
  });
  expect(["5MB, 6MB", "60s", "5 apples", "0J"].map((text) => read(text))).toEqual(Array(4).fill(undefined));
  expect(field("prices").read("0.1/MB, 0.3/kWh")).toMatchObject({ pricePerMegabyte: 0.1, pricePerKilowattHour: 0.3 });
  expect(field("prices").read("0.1/GB")).toBeUndefined();
  expect(field("prices").read("0.1USD/MB", { ...controls, currency: "USD" })).toMatchObject({ pricePerMegabyte: 0.1 });
  expect(field("prices").read("0.1USD/MB", { ...controls, currency: "EUR" })).toBeUndefined();
});
