import { expect, test } from "vitest";
import { builtIn, builtInCatalog } from "../catalog/built-in.ts";
import { createCatalog } from "../catalog/catalog.ts";
import { learnsForeignCode } from "./node-dialer.ts";

test("connections get a thread of their own where models, update rules or datasets do not come with Edgewise", () => {
  const [model] = builtIn.models;
  if (!model) throw new Error("there is no model");
  const mine = createCatalog({ ...builtIn, models: [...builtIn.models, { ...model, name: "mine" }] });
  const [strategy] = builtIn.strategies;
  if (!strategy) throw new Error("there is no strategy");
  const strategies = [...builtIn.strategies, { ...strategy, name: "mine" }];
  expect([builtInCatalog, mine, createCatalog({ ...builtIn, strategies })].map(learnsForeignCode)).toEqual([
    false,
    true,
    false,
  ]);
});
