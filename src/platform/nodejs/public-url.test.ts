import { describe, expect, test } from "vitest";
import { InvalidPublicUrl, parsePublicUrl, withoutPrefix } from "./public-url.ts";

describe("the public address of an aggregator", () => {
  test.each([
    ["https://lab.example", "https://lab.example", "", "lab.example"],
    ["https://lab.example:443/", "https://lab.example", "", "lab.example"],
    ["http://Lab.example:8080/edgewise/", "http://lab.example:8080/edgewise", "/edgewise", "lab.example"],
    ["https://[fe80::1]/a/b", "https://[fe80::1]/a/b", "/a/b", "[fe80::1]"],
  ])("%s", (text, href, prefix, hostname) => {
    expect(parsePublicUrl(text)).toMatchObject({ href, prefix, hostname });
  });

  test.each([
    "",
    "lab.example",
    "ws://lab.example",
    "https://",
    "https://user:word@lab.example",
    "https://lab.example/?a",
  ])("%j is none", (text) => {
    expect(() => parsePublicUrl(text)).toThrow(InvalidPublicUrl);
  });
});

describe("a path behind a proxy", () => {
  test.each([
    ["/edgewise/node", "/node"],
    ["/edgewise/", "/"],
    ["/edgewise/?case=2", "/?case=2"],
    ["/node", "/node"],
    ["/edgewise-2/node", "/edgewise-2/node"],
    ["/edgewise", undefined],
    ["/edgewise?case=2", undefined],
  ])("%s", (path, expected) => {
    expect(withoutPrefix(path, "/edgewise")).toBe(expected);
  });

  test("stays as it is where there is no prefix", () => {
    expect(withoutPrefix("/edgewise/node", "")).toBe("/edgewise/node");
  });
});
