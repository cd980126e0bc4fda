import { Command } from "commander";
import { expect, test } from "vitest";
import { builtInCatalog } from "../catalog/built-in.ts";
import { addLearningOptions, type LearningOptions, paceSetting } from "./learning-options.ts";

function paceOf(...args: readonly string[]) {
  const command = addLearningOptions(new Command().exitOverride(), builtInCatalog, {});
  command.parse(["node", "test", ...args]);
  return paceSetting(command.opts<LearningOptions>());
}

test("a pace in common can be asked for where a strategy has another one, and none is set unasked", () => {
  expect(paceOf("--pace", "common")).toEqual({ pace: "common" });
  expect(paceOf("--pace", "own")).toEqual({ pace: "own" });
  expect(paceOf()).toEqual({});
});
