import { expect, test } from "vitest";
import { virtualRun } from "../../test/support/virtual-run.ts";
import type { AggregatorEvent, Decision } from "./events.ts";
import { type KeptDetail, keptEvent } from "./kept-events.ts";

type Why = Extract<Decision, { kind: "continue" }>["why"];

async function eventsOfARun(): Promise<AggregatorEvent[]> {
  const run = virtualRun();
  await run.finish({ strategy: "adaptive-2019", budgetSeconds: 3 });
  return run.events;
}

const kept = (events: readonly AggregatorEvent[], detail: KeptDetail) =>
  events.map((event) => keptEvent(event, detail)).filter((event) => event !== undefined);

test("what is kept has no pictures, weights and curves, no single messages, and all rounds with what each node did", async () => {
  const all = await eventsOfARun();
  const events = kept(all, "everything");
  const text = JSON.stringify(events);
  expect(text).not.toMatch(/"(weights|samples|pixels)"/);
  expect(text).not.toMatch(/"bound":\[\d/);
  expect(JSON.stringify(all)).toMatch(/"bound":\[\d/);
  const kinds = new Set(events.map(({ kind }) => kind));
  expect(kinds).not.toContain("message-passed");
  expect(kinds).toContain("run-finished");
  const rounds = (of: readonly AggregatorEvent[]) =>
    of.flatMap((event) => (event.kind === "round-finished" ? [[event.round, event.loss, event.nodes]] : []));
  expect(rounds(events)).toEqual(rounds(all));
});

test("the curve by which a probe chose the first tau is not kept either", () => {
  const why = { kind: "useful", useful: [1, 2], searchLimit: 2, limitedBy: "maximum" } as unknown as Why;
  const found = { localUpdates: 3, localCostSeconds: 1, globalCostSeconds: 1, choice: { tau: 2, why } };
  const [event] = kept([{ kind: "probe-finished", run: 1, found, nodes: [], sequence: 1, at: 1 }], "everything");
  expect(event).toMatchObject({ found: { localUpdates: 3, choice: { tau: 2, why: { kind: "useful", useful: [] } } } });
});

test("with less room first the nodes' part of rounds is left out, then the rounds are, and never a run's end", async () => {
  const all = await eventsOfARun();
  const few = kept(all, "no-nodes");
  expect(few.flatMap((event) => (event.kind === "round-finished" ? event.nodes : []))).toEqual([]);
  const kinds = new Set(kept(all, "no-rounds").map(({ kind }) => kind));
  for (const kind of ["round-started", "round-finished", "model-evaluated"]) expect(kinds).not.toContain(kind);
  for (const kind of ["node-joined", "run-started", "run-finished"]) expect(kinds).toContain(kind);
});
