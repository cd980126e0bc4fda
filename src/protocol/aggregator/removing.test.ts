import { expect, test } from "vitest";
import { driveAggregator } from "../../../test/support/aggregator-driver.ts";
import { hello, settings } from "../../../test/support/aggregator-environment.ts";
import { removedReason } from "../messages.ts";
import { restoreAggregator, snapshotAggregator } from "./snapshot.ts";

type Driven = ReturnType<typeof driveAggregator>;

function joins(aggregator: Driven, name: string, key?: string) {
  const connection = aggregator.open();
  aggregator.give({ kind: "received", connection, message: hello(name), proven: { key } });
  return connection;
}

const isRefused = (aggregator: Driven, connection: number) =>
  aggregator.last(connection, "dismissal")?.reason === removedReason;

test("a node that is removed is told so, finally, and nobody with its name or its key is let in until it is allowed again", () => {
  const aggregator = driveAggregator();
  const connection = joins(aggregator, "pi-1", "k");
  aggregator.give({ kind: "remove-node", name: "pi-1" });
  expect(aggregator.last(connection, "dismissal")).toMatchObject({ reason: removedReason, final: true });
  expect(aggregator.closed.has(connection)).toBe(true);
  expect(isRefused(aggregator, joins(aggregator, "pi-1", "k"))).toBe(true);
  expect(isRefused(aggregator, joins(aggregator, "another-name", "k"))).toBe(true);
  expect(isRefused(aggregator, joins(aggregator, "another-name", "l"))).toBe(false);
  aggregator.give({ kind: "let-in-node", name: "pi-1" });
  const back = joins(aggregator, "pi-1", "k");
  expect(aggregator.last(back, "welcome")).toBeDefined();
  expect(aggregator.events.filter(({ kind }) => kind === "node-removed")).toMatchObject([
    { name: "pi-1", removed: true },
    { name: "pi-1", removed: false },
  ]);
});

test("one without a key is known by its name", () => {
  const aggregator = driveAggregator();
  joins(aggregator, "pi-1");
  aggregator.give({ kind: "remove-node", name: "pi-1" });
  expect(isRefused(aggregator, joins(aggregator, "pi-1"))).toBe(true);
});

test("who was removed stays so for hours, and in what is kept of a run", () => {
  const aggregator = driveAggregator();
  joins(aggregator, "pi-1", "k");
  aggregator.give({ kind: "remove-node", name: "pi-1" });
  aggregator.seconds = 20_000;
  aggregator.give({ kind: "tick" });
  expect(restoreAggregator(snapshotAggregator(aggregator.state())).members.nodes.get("pi-1")?.removed).toBe(true);
});

test("no run waits for a node that was removed, nor has a place for it", () => {
  const aggregator = driveAggregator({ nodesNeeded: 2 });
  for (const name of ["pi-1", "pi-2"]) joins(aggregator, name);
  aggregator.give({ kind: "remove-node", name: "pi-1" });
  aggregator.give({ kind: "start", settings });
  expect(aggregator.events.some(({ kind }) => kind === "run-started")).toBe(false);
  joins(aggregator, "pi-3");
  expect(aggregator.events.find(({ kind }) => kind === "run-started")).toMatchObject({ nodes: ["pi-2", "pi-3"] });
});

test("a run that everyone takes part in has a place for whoever is there, more or fewer than runs need otherwise", () => {
  for (const count of [1, 5]) {
    const aggregator = driveAggregator({ nodesNeeded: 2 });
    const names = Array.from({ length: count }, (_, i) => `pi-${i + 1}`);
    for (const name of names) joins(aggregator, name);
    aggregator.give({ kind: "start", settings, everyone: true });
    expect(aggregator.events.find(({ kind }) => kind === "run-started")).toMatchObject({ nodes: names });
  }
});
