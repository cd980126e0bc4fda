import { describe, expect, test } from "vitest";
import { createConnectionRoom, type Place } from "./connection-room.ts";

/** Room for a few connections, and who was put out of it. */
function room(most: number) {
  let ms = 0;
  const connections = createConnectionRoom(most, { now: () => ms });
  const ended: string[] = [];
  return {
    ended,
    pass: (more: number) => {
      ms += more;
    },
    come: (name: string, from = "127.0.0.1"): Place | undefined => connections.take(from, () => ended.push(name)),
  };
}

describe("where there is no room for another connection", () => {
  test("the stranger that came first goes", () => {
    const { come, ended } = room(3);
    for (const name of ["a", "b", "c"]) come(name);
    expect(ended).toEqual([]);
    come("d");
    come("e");
    expect(ended).toEqual(["a", "b"]);
  });

  test("of those who have said who they are, and of pages, the last goes, once there is no stranger", () => {
    const { come, ended, pass } = room(3);
    come("a")?.is("named");
    come("b")?.is("page");
    come("c");
    pass(2000);
    come("d")?.is("named");
    come("e");
    expect(ended).toEqual(["c", "d"]);
  });

  test("a stranger has two seconds to say who it is, however many guests come meanwhile", () => {
    const { come, ended, pass } = room(3);
    come("guest-1")?.is("named");
    come("pi-1");
    for (let i = 2; i <= 50; i++) come(`guest-${i}`)?.is("named");
    expect(ended).not.toContain("pi-1");
    pass(1999);
    come("guest-51")?.is("named");
    expect(ended).not.toContain("pi-1");
    pass(1);
    come("guest-52");
    expect(ended.at(-1)).toBe("pi-1");
  });

  test("nodes of a run stay: 279 guests do not keep one out that comes back", () => {
    const { come, ended } = room(280);
    come("pi-1")?.is("placed");
    const pi2 = come("pi-2");
    pi2?.is("placed");
    for (let i = 1; i <= 278; i++) come(`guest-${i}`)?.is("named");
    pi2?.leave();
    come("guest-279")?.is("named");
    expect(ended).toEqual([]);
    come("pi-2")?.is("placed");
    expect(ended).toEqual(["guest-279"]);
    for (let i = 0; i < 500; i++) come(`stranger-${i}`);
    expect(ended.filter((name) => name.startsWith("pi"))).toEqual([]);
  });

  test("a new one is not taken if all others are nodes of a run", () => {
    const { come, ended } = room(2);
    for (const name of ["pi-1", "pi-2"]) come(name)?.is("placed");
    expect(come("pi-3")).toBeUndefined();
    expect(ended).toEqual([]);
  });

  test("who has left takes no room", () => {
    const { come, ended } = room(2);
    for (let i = 0; i < 10; i++) come(`${i}`)?.leave();
    come("a");
    come("b");
    expect(ended).toEqual([]);
  });
});

describe("one other machine has half of the room at most", () => {
  test("and then only its own connections go", () => {
    const { come, ended } = room(10);
    come("pi-1", "10.0.0.1");
    for (let i = 1; i <= 5; i++) come(`flood-${i}`, "10.0.0.66");
    expect(ended).toEqual([]);
    for (let i = 6; i <= 8; i++) come(`flood-${i}`, "10.0.0.66");
    expect(ended).toEqual(["flood-1", "flood-2", "flood-3"]);
  });

  test("but this machine itself, where proxies and demonstrations are, may have all", () => {
    const { come, ended } = room(10);
    for (let i = 1; i <= 10; i++) come(`${i}`, i % 2 === 0 ? "::ffff:127.0.0.1" : "::1");
    expect(ended).toEqual([]);
  });
});
