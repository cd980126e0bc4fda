import { describe, expect, test } from "vitest";
import { isUpdateRule, localRuleOf, parseUpdateRule, UnknownUpdateRule } from "./update-rules.ts";

describe("names", () => {
  test.each([
    ["sgd", { kind: "sgd" }],
    ["scaffold", { kind: "scaffold" }],
    ["fedprox:0.1", { kind: "fedprox", proximity: 0.1 }],
    ["fedprox:0", { kind: "fedprox", proximity: 0 }],
    ["fedprox:10.", { kind: "fedprox", proximity: 10 }],
    ["fedprox:.5", { kind: "fedprox", proximity: 0.5 }],
  ])("%s", (text, rule) => {
    expect(parseUpdateRule(text)).toEqual(rule);
    expect(isUpdateRule(text)).toBe(true);
  });

  test.each(["", "SGD", "fedprox", "fedprox:", "fedprox:-1", "fedprox:x", "fedprox:1e-3", "scaffold:1", "toString"])(
    "there is no rule %j, and the error says what there is",
    (text) => {
      expect(isUpdateRule(text)).toBe(false);
      expect(() => parseUpdateRule(text)).toThrow(UnknownUpdateRule);
      expect(() => parseUpdateRule(text)).toThrow("use sgd, scaffold or fedprox:MU, e.g. fedprox:0.1");
    },
  );
});

test.each(["sgd", "scaffold", "fedprox:0.1", "fedprox:3"])("the rule %s is a value of that name", (text) => {
  expect(localRuleOf(parseUpdateRule(text)).name).toBe(text);
});
