import { describe, expect, test } from "vitest";
import { createVirtualClock } from "../memory/virtual-clock.ts";
import { createConnectionTurns, ofNodes, type TurnsOptions } from "./connection-turns.ts";

/** Connections that come, which of them were served, and which were ended. */
function arriving({ nodes = 0, mostWaiting = 1000, ...rates }: Partial<TurnsOptions> = {}) {
  const clock = createVirtualClock();
  const turns = createConnectionTurns({ ...rates, clock, nodes, mostWaiting });
  const served: string[] = [];
  const ended: string[] = [];
  const come = (name: string, from = "10.0.0.66") =>
    turns.arrive(from, { serve: () => served.push(name), end: () => ended.push(name) });
  return {
    clock,
    served,
    ended,
    come,
    know: turns.know,
    comeMany(count: number, from?: string) {
      for (let i = 1; i <= count; i++) come(`${i}`, from);
    },
  };
}

describe("new connections of one address are served", () => {
  test("at once up to 300, and then 20 a second", async () => {
    const { clock, served, comeMany } = arriving();
    comeMany(400);
    expect(served).toHaveLength(300);
    await clock.advance(1);
    expect(served).toHaveLength(320);
    await clock.advance(2);
    expect(served).toHaveLength(360);
  });

  test("at once again when none has come for fifteen seconds", async () => {
    const { clock, served, comeMany } = arriving();
    comeMany(300);
    await clock.advance(15);
    comeMany(300);
    expect(served).toHaveLength(600);
  });

  test("if they wait, in turn the one that came first and the one that came last", async () => {
    const { clock, served, come, comeMany } = arriving();
    comeMany(300);
    for (const name of ["a", "b", "c", "d", "e"]) come(name);
    await clock.advance(0.4);
    expect(served.slice(300)).toEqual(["a", "e", "b", "d", "c"]);
  });

  test("if they wait no longer than nine seconds; nodes give up after ten", async () => {
    const { clock, served, ended, comeMany } = arriving({ mostWaiting: 10_000 });
    comeMany(2000);
    await clock.advance(8.9);
    expect(ended).toEqual([]);
    await clock.advance(0.2);
    expect(served.length + ended.length).toBe(2000);
  });

  test("not if they have gone meanwhile", async () => {
    const { clock, served, ended, come, comeMany } = arriving();
    comeMany(300);
    const leave = come("gone");
    come("stays");
    leave();
    await clock.advance(20);
    expect(served.slice(300)).toEqual(["stays"]);
    expect(ended).toEqual([]);
  });
});

describe("connections of other addresses", () => {
  test("do not wait for those of one that has had its share", () => {
    const { served, come, comeMany } = arriving();
    comeMany(500);
    come("phone", "10.0.0.7");
    expect(served.at(-1)).toBe("phone");
  });

  test("are served at once up to 600 of all, and then 40 a second, one of each address in turn", async () => {
    const { clock, served, come, comeMany } = arriving();
    comeMany(300, "10.0.0.1");
    comeMany(300, "10.0.0.2");
    comeMany(300, "10.0.0.3");
    expect(served).toHaveLength(600);
    come("phone", "10.0.0.7");
    await clock.advance(0.1);
    expect(served.slice(600)).toContain("phone");
    await clock.advance(0.9);
    expect(served).toHaveLength(640);
  });

  test("of which nodes of a run came do not wait for strangers", () => {
    const { served, come, comeMany, know } = arriving();
    know("10.0.0.7");
    for (let i = 1; i <= 3; i++) comeMany(250, `10.0.0.10${i}`);
    expect(served).toHaveLength(600);
    come("pi-1", "10.0.0.7");
    expect(served.at(-1)).toBe("pi-1");
  });

  test("count as one where they are of one network of IPv6", () => {
    const { served, come, comeMany } = arriving();
    comeMany(300, "2001:db8:0:1::5");
    come("neighbour", "2001:db8:0:1:ffff::6");
    come("other", "2001:db8:0:2::5");
    expect(served.slice(300)).toEqual(["other"]);
  });
});

test("the nodes of a large run may all come at once, and once more", () => {
  const { served, comeMany } = arriving({ nodes: 1000 });
  comeMany(2301);
  expect(served).toHaveLength(2300);
});

test("nodes of one address are served at once up to 100, and then 5 a second", async () => {
  const { clock, served, comeMany } = arriving({ rates: ofNodes });
  comeMany(200);
  expect(served).toHaveLength(100);
  await clock.advance(2);
  expect(served).toHaveLength(110);
});

describe("where no more may wait", () => {
  test("one more of the address that has most is ended", () => {
    const { ended, come, comeMany } = arriving({ mostWaiting: 2 });
    comeMany(300);
    for (const name of ["a", "b", "c"]) come(name);
    expect(ended).toEqual(["c"]);
  });

  test("one of another address takes the place of the one that came first of those", async () => {
    const { clock, served, ended, come, comeMany } = arriving({ mostWaiting: 2 });
    comeMany(300, "10.0.0.1");
    comeMany(300, "10.0.0.2");
    for (const name of ["a", "b"]) come(name, "10.0.0.2");
    come("phone", "10.0.0.7");
    expect(ended).toEqual(["a"]);
    await clock.advance(0.2);
    expect(served.slice(600)).toContain("phone");
  });
});
