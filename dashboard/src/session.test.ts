import { expect, test } from "vitest";
import { speakTo } from "./aggregator-port.ts";
import { askRight, mayNotWatch, onlyWatches, tokenIn } from "./session.ts";

test.each([
  ["#watch=abc_DEF-123", "abc_DEF-123"],
  ["#present=abc", "abc"],
  ["#run=abc", undefined],
  ["#join=abc", undefined],
  ["#watch=", undefined],
  ["#watch=a&b", undefined],
  ["", undefined],
])("of the address's end %j the token is %s", (hash, token) => {
  expect(tokenIn(hash)).toBe(token);
});

test("what the page may do is asked again; where the aggregator does not answer, it stays", async () => {
  const answers = [
    Response.json({ right: "watch" }),
    new Response("", { status: 502 }),
    Response.json({ right: null }),
  ];
  const ask = async () => answers.shift() ?? Promise.reject(new TypeError("no connection"));
  speakTo({ takesNodes: true, keepsRunsHere: false, open() {}, send: () => false, ask });
  const may: boolean[][] = [];
  for (let i = 0; i < 4; i++) {
    await askRight();
    may.push([onlyWatches.value, mayNotWatch.value]);
  }
  expect(may).toEqual([
    [true, false],
    [true, false],
    [false, true],
    [false, true],
  ]);
});
