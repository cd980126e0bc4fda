import { expect, test } from "vitest";
import { areOfResumed, argumentsToKeep, resumedArguments } from "./resumed-arguments.ts";

test("what a program was started with is kept, but for which run it went on with", () => {
  const given = ["aggregator", "--resume", "latest", "--nodes", "2", "--charge-downtime", "--runs-dir=there", "--once"];
  expect(argumentsToKeep(given)).toEqual(["aggregator", "--nodes", "2", "--once"]);
});

test("a run's own settings cannot be others when it goes on", () => {
  const other = () => resumedArguments(["aggregator", "--resume", "latest", "--strategy", "fixed:3"]);
  expect(other).toThrow(/^--strategy cannot be said of a run that goes on.*leave it out; what may change is --host, /);
  const noOption = () => resumedArguments(["aggregator", "--resume", "latest", "constructor"]);
  expect(noOption).toThrow("constructor cannot be said of a run that goes on");
  expect(() => resumedArguments(["aggregator", "--resume"])).toThrow("--resume needs a value");
});

test("help is help", () => {
  expect(areOfResumed(["aggregator", "--resume=x"])).toBe(true);
  expect(areOfResumed(["aggregator", "--resume", "x", "--help"])).toBe(false);
});
