import type { AggregatorState, OpenRound, Run } from "../../../src/protocol/aggregator/state.ts";
import { currentRun } from "../../../src/protocol/aggregator/step.ts";
import { isProbe } from "../../../src/protocol/probe-number.ts";
import type { Check, Fail } from "./check.ts";

/** Looks at each state by itself. */
export function stateCheck(fail: Fail): Check {
  let weights: Float32Array | undefined;

  function checkFinite({ next, bestWeights }: Run): void {
    if (next.weights === weights) return;
    weights = next.weights;
    if (!weights.every(Number.isFinite) || !bestWeights.every(Number.isFinite)) fail("finite", "weights");
  }

  function checkRound(run: Run, open: OpenRound): void {
    const { reporters, sums, awaited, round } = open;
    let examples = 0;
    for (const reporter of reporters.values()) examples += reporter.examples;
    if (sums.reports !== reporters.size)
      fail("counted-once", `round ${round} sums ${sums.reports} reports of ${reporters.size} nodes`);
    if (sums.examples !== examples)
      fail("counted-once", `round ${round} sums ${sums.examples} examples, and its nodes have ${examples}`);
    for (const name of awaited) {
      if (reporters.has(name)) fail("consistent", `${name} has reported in round ${round} and is waited for`);
      if (!run.participants.has(name)) fail("consistent", `round ${round} waits for ${name}, who takes no part`);
    }
    if (awaited.size === 0 && open.repeating.size === 0 && !run.resuming)
      fail("consistent", `${isProbe(open) ? "the probe" : `round ${round}`} waits for nobody`);
  }

  function checkMembers({ members }: AggregatorState): void {
    for (const { name, connection } of members.nodes.values()) {
      if (connection !== undefined && members.connections.get(connection)?.name !== name)
        fail("consistent", `${name} is said to be connected, and is not`);
    }
  }

  return {
    stepped(_process, state) {
      checkMembers(state);
      const run = currentRun(state);
      if (!run) return;
      checkFinite(run);
      if (run.phase.kind === "round") checkRound(run, run.phase.open);
    },
    told(_process, event) {
      if (event.kind !== "run-finished" || !event.summary) return;
      const { loss } = event.summary;
      if (event.summary.evaluatedNodes > 0 && loss === null) fail("finite", "the loss of the result");
    },
  };
}
