import { expect, test } from "vitest";
import { emptyCatalog, namesOf, specOf, withKnownNames } from "./catalog.ts";
import { catalog } from "./fold/events-for-tests.ts";

test("names are read as the aggregator reads them", () => {
  expect(specOf(catalog.strategies, "fixed:20")?.values).toEqual([20]);
  expect(specOf(catalog.strategies, "fixed:0")).toBeUndefined();
  expect(specOf(catalog.strategies, "constructor")).toBeUndefined();
  expect(namesOf(catalog.updateRules)).toBe("sgd, fedprox:MU");
});

test("names that the aggregator does not know are dropped, others and what is no name stay", () => {
  const known = { strategy: "mine", update: "fedprox:0.1", partition: "uniform", seed: 3 } as const;
  expect(withKnownNames(known, catalog)).toEqual(known);
  expect(withKnownNames({ strategy: "magic", update: "adagrad", partition: "shards:2", seed: 3 }, catalog)).toEqual({
    seed: 3,
  });
  expect(withKnownNames({ update: "default" }, catalog)).toEqual({ update: "default" });
});

test("before the aggregator has said what it knows, nothing is dropped", () => {
  expect(withKnownNames({ strategy: "mine" }, emptyCatalog)).toEqual({ strategy: "mine" });
});
