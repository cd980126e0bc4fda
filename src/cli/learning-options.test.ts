import { Command } from "commander";
import { expect, test } from "vitest";
import { builtInCatalog } from "../catalog/built-in.ts";
import { addLearningOptions, type LearningOptions, maxShareSetting, paceSetting } from "./learning-options.ts";

function optionsOf(...args: readonly string[]) {
  const command = addLearningOptions(new Command().exitOverride(), builtInCatalog, {});
  command.parse(["node", "test", ...args]);
  return command.opts<LearningOptions>();
}

const paceOf = (...args: readonly string[]) => paceSetting(optionsOf(...args));

test("a pace in common can be asked for where a strategy has another one, and none is set unasked", () => {
  expect(paceOf("--pace", "common")).toEqual({ pace: "common" });
  expect(paceOf("--pace", "own")).toEqual({ pace: "own" });
  expect(paceOf()).toEqual({});
});

test("a largest share becomes a setting, and none is set unasked", () => {
  expect(maxShareSetting(optionsOf("--max-share", "0.25"))).toEqual({ maxShare: 0.25 });
  expect(maxShareSetting(optionsOf("--max-share", "1"))).toEqual({ maxShare: 1 });
  expect(maxShareSetting(optionsOf())).toEqual({});
});
