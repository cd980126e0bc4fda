import { expect, test } from "vitest";
import { builtIn } from "./built-in.ts";
import { describeCatalog } from "./description.ts";

test("a catalog is described as plain data, also with entries of others", () => {
  const mine = { name: "mine", title: "my own", about: "Does as it likes.", update: "sgd", momentum: 0 };
  const strategies = [...builtIn.strategies, { ...mine, create: () => expect.fail() }];
  const description = describeCatalog({ ...builtIn, strategies });
  expect(structuredClone(description)).toEqual(description);
  expect(description.strategies.at(-1)).toEqual({ name: "mine", title: "my own", about: "Does as it likes." });
  expect(description.strategies.find(({ name }) => name === "fixed")?.parameters).toMatchObject([{ name: "TAU" }]);
  expect(description.partitions.map((partition) => partition.case)).toEqual([
    1,
    2,
    3,
    4,
    undefined,
    undefined,
    undefined,
  ]);
});
