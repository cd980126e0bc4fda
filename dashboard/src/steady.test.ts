import { computed, signal } from "@preact/signals";
import { expect, test } from "vitest";
import { sameIn, sameList, steady } from "./steady.ts";

test("what follows a steady list is made anew only when the fields that count have changed", () => {
  const nodes = signal([{ name: "a", presence: "here", task: "computing" }]);
  const settled = steady(nodes, (former, next) => sameList(former, next, sameIn(["name", "presence"])));
  let made = 0;
  const follower = computed(() => {
    made += 1;
    return settled.value.map(({ name, presence }) => `${name} ${presence}`).join();
  });
  expect(follower.value).toBe("a here");
  nodes.value = [{ name: "a", presence: "here", task: "sending" }];
  expect([follower.value, made]).toEqual(["a here", 1]);
  nodes.value = [{ name: "a", presence: "gone", task: "sending" }];
  expect([follower.value, made]).toEqual(["a gone", 2]);
  nodes.value = [...nodes.value, { name: "b", presence: "here", task: "" }];
  expect([follower.value, made]).toEqual(["a gone,b here", 3]);
});
