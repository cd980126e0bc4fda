import { describe, expect, test } from "vitest";
import { driveAggregator } from "../../../test/support/aggregator-driver.ts";
import { hello } from "../../../test/support/aggregator-environment.ts";
import type { Proven } from "./environment.ts";
import { restoreAggregator, snapshotAggregator } from "./snapshot.ts";

/** A node says hello, as who it has proven to be. */
function joins(
  aggregator: ReturnType<typeof driveAggregator>,
  proven: Proven,
  instance = "started once",
  more: { readonly serves?: number } = {},
) {
  const connection = aggregator.open();
  const effects = aggregator.give({
    kind: "received",
    connection,
    message: hello("pi-1", { instance, ...more }),
    proven,
  });
  return { connection, bound: effects.filter(({ kind }) => kind === "bind-name") };
}

describe("a name", () => {
  test("becomes that of the first key that joins under it, where that is kept, once", () => {
    const aggregator = driveAggregator();
    expect(joins(aggregator, { key: "k", kept: { owner: undefined } }).bound).toEqual([
      { kind: "bind-name", name: "pi-1", key: "k" },
    ]);
    expect(joins(aggregator, { key: "k", kept: { owner: "k" } }).bound).toEqual([]);
    expect(joins(aggregator, { key: "other", kept: { owner: "k" } }).bound).toEqual([]);
  });

  test("is kept by nobody but the aggregator's memory where there is no such place, and for a node without a key not at all", () => {
    expect(joins(driveAggregator(), { key: "k" }).bound).toEqual([]);
    expect(joins(driveAggregator(), { kept: { owner: undefined } }).bound).toEqual([]);
  });

  test("that was freed is not taken from the node that is there", () => {
    const aggregator = driveAggregator();
    const owner = joins(aggregator, { key: "k", kept: { owner: undefined } });
    const other = joins(aggregator, { key: "other", kept: { owner: undefined } });
    expect(aggregator.last(other.connection, "dismissal")).toMatchObject({
      final: false,
      reason: expect.stringMatching(/^the name pi-1 is in use by a connected node/),
    });
    expect(aggregator.closed.has(owner.connection)).toBe(false);
  });

  test("is remembered with its key in what is kept of a run", () => {
    const aggregator = driveAggregator();
    joins(aggregator, { key: "k" });
    const again = restoreAggregator(snapshotAggregator(aggregator.state()));
    expect(again.members.nodes.get("pi-1")?.key).toBe("k");
  });
});

test("of two programs with one key the newer one stays, and the older one is told to end", () => {
  const aggregator = driveAggregator();
  const first = joins(aggregator, { key: "k" });
  const second = joins(aggregator, { key: "k" }, "started twice");
  expect(aggregator.last(first.connection, "dismissal")).toMatchObject({ final: true });
  expect(aggregator.closed.has(second.connection)).toBe(false);
  const third = joins(aggregator, { key: "k" }, "started twice");
  expect(aggregator.last(second.connection, "dismissal")).toBeUndefined();
  expect(aggregator.closed.get(second.connection)).toBe("replaced by a new connection of the same node");
  expect(aggregator.closed.has(third.connection)).toBe(false);
});

test("of several connections of one program a run takes the first, and the others push nobody out", () => {
  const aggregator = driveAggregator();
  const serves = 2;
  const first = joins(aggregator, { key: "k" }, "connection 1", { serves });
  const second = joins(aggregator, { key: "k" }, "connection 2", { serves });
  expect(aggregator.last(second.connection, "dismissal")).toMatchObject({
    final: false,
    passes: true,
    reason: expect.stringMatching(/^a connection of pi-1 is here already, .*: leave out --serves/),
  });
  expect(aggregator.closed.has(first.connection)).toBe(false);
  const again = joins(aggregator, { key: "k" }, "connection 1", { serves });
  expect([first, again].map(({ connection }) => aggregator.closed.has(connection))).toEqual([true, false]);
});
