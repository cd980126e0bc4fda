import { expect, test } from "vitest";
import { steadyLink, virtualRun } from "../../test/support/virtual-run.ts";

const nodes = 300;

test("hundreds of nodes do each round together, with one directive and one report for each of them", async () => {
  const run = virtualRun({ nodes, link: steadyLink });
  const summary = await run.finish({ partition: "replicated", strategy: "fixed:2", budgetSeconds: 0.8 });
  const rounds = run.all("round-finished");
  expect(rounds.length).toBeGreaterThan(3);
  const learning = rounds.filter(({ localUpdates }) => localUpdates > 0);
  expect(summary).toMatchObject({ nodes, rounds: learning.length });
  for (const round of rounds) expect(round.nodes).toHaveLength(nodes);
  const passed = run.all("message-passed");
  const count = (message: string) => passed.filter((event) => event.message === message).length;
  expect([count("directive"), count("report")]).toEqual([nodes * rounds.length, nodes * rounds.length]);
  // Beside these: hello, welcome, notice, assignment, ready, score, scored, run-over, a few heartbeats.
  expect(passed.length - 2 * nodes * rounds.length).toBeLessThan(12 * nodes);
});
