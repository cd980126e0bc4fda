import { expect, test } from "vitest";
import { aRunStarted } from "../../../test/support/aggregator-events.ts";
import type { AggregatorEventBody } from "../../watch/events.ts";
import { showAggregator } from "./aggregator-lines.ts";
import { createLog } from "./log.ts";
import { createRollCall } from "./roll-call.ts";

const joined = (name: string, standsFor?: number): AggregatorEventBody => ({
  kind: "node-joined",
  name,
  device: "real",
  link: "real",
  again: false,
  startable: false,
  platform: "Node.js",
  ...(standsFor === undefined ? {} : { standsFor }),
});
const ready = (name: string, examples: number): AggregatorEventBody => ({ kind: "node-ready", run: 1, name, examples });

function rollCallOf(...events: readonly AggregatorEventBody[]) {
  const rollCall = createRollCall();
  for (const event of events) rollCall.take({ ...event, sequence: 1, at: 0 });
  return rollCall;
}

const started = aRunStarted({ nodes: ["a", "site-1"], standFor: 3 });

test("a relay counts as its nodes wherever nodes are counted", () => {
  const waiting = { kind: "waiting", present: 3, needed: 5, missing: [], loading: [] } as const;
  const both = [joined("a"), joined("site-1", 2)];
  expect(rollCallOf(waiting, ...both).line(80)).toBe("waiting for nodes, 3 of 5: a, site-1 (2 nodes)");
  expect(rollCallOf(...both, started).line(80)).toBe("3 nodes are loading data: a, site-1 (2 nodes)");
  expect(rollCallOf(...both, started, ready("site-1", 60)).line(80)).toBe(
    "2 of 3 nodes are ready, with 60 examples: site-1 (2 nodes)",
  );
});

test("it says which nodes of a run are behind relays", () => {
  const behind = (...events: readonly AggregatorEventBody[]) => rollCallOf(...events).behindRelays();
  expect(behind(joined("a"), joined("site-1", 2), started)).toBe(" (2 of them behind site-1)");
  const sites = [joined("site-1", 2), joined("site-2", 3)];
  expect(behind(...sites, aRunStarted({ nodes: ["site-1", "site-2"], standFor: 5 }))).toBe(" (all behind 2 relays)");
  expect(behind(joined("a"), joined("b"), aRunStarted({ nodes: ["a", "b"] }))).toBe("");
});

test("a run's first line says so, too", () => {
  let text = "";
  const options = { quiet: false, verbose: false, jsonLogs: false };
  const show = showAggregator(createLog(options, { write: (more) => (text += more) }, {}), options);
  for (const event of [joined("a"), joined("site-1", 2), started]) show({ ...event, sequence: 1, at: 0 });
  expect(text).toContain("run 1: own data on 3 nodes (2 of them behind site-1), adaptive");
});
