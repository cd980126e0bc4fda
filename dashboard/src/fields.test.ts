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
    dataset: "cars",
    model: "linear-regression",
    delayMs: 0,
  };
  for (const one of fields) expect(controls).toMatchObject(one.read(one.show(controls)) ?? expect.fail());
});

test("what is no number means nothing, however much it looks like one", () => {
  expect(["6o", "1e", "", "1,5", "-1", "Infinity"].map(field("budget").read)).toEqual(Array(6).fill(undefined));
  expect(field("budget").read(" 60 ")).toEqual({ budgetSeconds: 60 });
});

test("update rules are those that the aggregator knows", () => {
  const { read, expects } = field("update");
  expect([read("fedprox:0.1"), read(""), read("adam")]).toEqual([
    { update: "fedprox:0.1" },
    { update: "default" },
    undefined,
  ]);
  expect(expects).toBe("sgd, fedprox:MU, or default");
});

test("some fields take a word, too", () => {
  expect([field("phi").read("default"), field("phi").read(""), field("batch").read("full")]).toEqual([
    { phi: "default" },
    { phi: "default" },
    { batch: "full" },
  ]);
  expect([field("batch").read(""), field("batch").read("default"), field("update").read("adam")]).toEqual(
    Array(3).fill(undefined),
  );
  expect(field("batch").expects).toBe("a whole number from 1 to 1,000,000,000, or full");
});
