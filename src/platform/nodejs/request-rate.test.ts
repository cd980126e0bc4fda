import { expect, test } from "vitest";
import { createRequestRate } from "./request-rate.ts";

/** How many of so many requests in a row are answered. */
function asking(nodes = 0) {
  let seconds = 0;
  const rate = createRequestRate({ now: () => seconds, nodes });
  return {
    pass: (more: number) => {
      seconds += more;
    },
    ask: (count: number, from = "10.0.0.66") =>
      Array.from({ length: count }, () => rate.take(from)).filter(Boolean).length,
  };
}

test("of one address 600 requests at once are answered, and 50 a second", () => {
  const { ask, pass } = asking();
  expect(ask(700)).toBe(600);
  pass(1);
  expect(ask(700)).toBe(50);
  expect(ask(10, "10.0.0.7")).toBe(10);
});

test("of all addresses 1200 at once, and 100 a second", () => {
  const { ask, pass } = asking();
  expect([ask(700, "10.0.0.1"), ask(700, "10.0.0.2"), ask(700, "10.0.0.3")]).toEqual([600, 600, 0]);
  pass(1);
  expect([ask(80, "10.0.0.4"), ask(80, "10.0.0.5")]).toEqual([80, 20]);
});

test("the nodes of a large run may all come at once, and once more", () => {
  expect(asking(1000).ask(3000)).toBe(2600);
});

test("of the page's files one address gets 24 MB at once, then 2 MB a second, and at worst waits 12 s", () => {
  let seconds = 0;
  const rate = createRequestRate({ now: () => seconds, nodes: 0 });
  /** Megabytes that go there in files of one, as long as there are any to have. */
  const megabytes = (from: string) => {
    let sent = 0;
    for (; rate.hasBytes(from); sent++) rate.spendBytes(from, 1e6);
    return sent;
  };
  expect(megabytes("10.0.0.66")).toBe(24);
  seconds += 1;
  expect(megabytes("10.0.0.66")).toBe(2);
  expect(megabytes("10.0.0.7")).toBe(24);
  rate.spendBytes("10.0.0.66", 1e12);
  seconds += 12.5;
  expect(rate.hasBytes("10.0.0.66")).toBe(true);
});

test("files that one address asks for at the same moment, beyond its bytes, use up nobody else's", () => {
  const rate = createRequestRate({ now: () => 0, nodes: 0 });
  for (let i = 0; i < 100; i++) rate.spendBytes("10.0.0.66", 2e6);
  expect([rate.hasBytes("10.0.0.66"), rate.hasBytes("10.0.0.7")]).toEqual([false, true]);
});
