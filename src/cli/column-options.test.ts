import { expect, test } from "vitest";
import { questionOf } from "./column-options.ts";

test("options that contradict each other are refused before there are data", () => {
  const of = (options: Omit<Parameters<typeof questionOf>[0], "regression">) => () =>
    questionOf({ regression: false, ...options });
  expect(of({ target: "price", log: ["area", "price"] })).toThrow(
    "--target price --log price: what is to be predicted is not taken by its logarithm; leave --log out",
  );
  expect(of({ target: "price", ignore: ["price"] })).toThrow("--target price and --ignore price contradict each other");
  expect(of({ log: ["area"], category: ["area"] })).toThrow("--log area and --category area contradict each other");
  expect(of({ number: ["area"], category: ["area"] })).toThrow(
    "--number area and --category area contradict each other",
  );
  expect(of({ number: ["area"], log: ["area"], target: "price" })()).toMatchObject({
    target: "price",
    logarithms: ["area"],
  });
});
