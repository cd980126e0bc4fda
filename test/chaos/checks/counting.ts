import type { Reporter } from "../../../src/protocol/aggregator/reporter.ts";
import type { AggregatorState, OpenRound, Run } from "../../../src/protocol/aggregator/state.ts";
import { currentRun } from "../../../src/protocol/aggregator/step.ts";
import type { Report } from "../../../src/protocol/messages.ts";
import { isProbe } from "../../../src/protocol/probe-number.ts";
import type { AggregatorEvent } from "../../../src/watch/events.ts";
import type { Process } from "../process.ts";
import type { Check, Fail } from "./check.ts";
import { meanOf } from "./means.ts";

type RoundFinished = Extract<AggregatorEvent, { readonly kind: "round-finished" }>;

/** Reckons anew, from the reports that arrived, what each round must come to. */
export function countingCheck(fail: Fail, { averages }: { readonly averages: boolean }): Check {
  /** Of each round, what was counted of each node. */
  let counted = new Map<number, Map<string, Report>>();
  let known = new Map<string, Reporter>();
  let round = 0;
  let delivered: { readonly name: string; readonly report: Report } | undefined;
  let isRestored = false;
  let run: Run | undefined;
  let arrived = new Set<string>();
  const leftOut = new Set<string>();
  /** w0 of each round. */
  const starts = new Map<number, Float32Array>();

  function of(number: number): Map<string, Report> {
    const there = counted.get(number) ?? new Map<string, Report>();
    counted.set(number, there);
    return there;
  }

  function lookAt({ round: number, reporters, held, relayed, weights }: OpenRound): void {
    starts.set(number, weights);
    // What waits until all are there counts as well.
    const waiting = [...held.map(({ name, reporter }) => [name, reporter] as const)];
    for (const [name, { reporter }] of relayed) waiting.push([name, reporter]);
    const open = { round: number, reporters: new Map<string, Reporter>([...reporters, ...waiting]) };
    if (open.round !== round) {
      known = new Map();
      round = open.round;
      if (!isRestored) counted.delete(round);
    }
    for (const [name, reporter] of open.reporters) {
      if (known.get(name) === reporter) continue;
      if (known.has(name) && !isRestored) fail("counted-once", `${name} is counted twice in round ${round}`);
      known.set(name, reporter);
      if (isRestored) {
        if (!of(round).has(name)) fail("counted-once", `a checkpoint counts ${name} in round ${round}, who was not`);
      } else if (delivered?.name === name && delivered.report.round === round) of(round).set(name, delivered.report);
      else fail("counted-once", `${name} is counted in round ${round} without a report`);
    }
    // What was counted after the checkpoint is counted no more.
    if (isRestored) for (const name of of(round).keys()) if (!open.reporters.has(name)) of(round).delete(name);
  }

  function finished({ round: number, nodes, localUpdates }: RoundFinished): void {
    const names = new Set(nodes.map(({ name }) => name));
    if (names.size < nodes.length) fail("counted-once", `round ${number} has a node twice`);
    const reports = of(number);
    if (delivered?.report.round === number && names.has(delivered.name) && !reports.has(delivered.name))
      reports.set(delivered.name, delivered.report);
    for (const name of reports.keys()) {
      if (names.has(name)) continue;
      // Its last report may count: it is left out of this round, or of those that follow.
      if (!leftOut.has(name)) fail("nothing-lost", `round ${number} counted ${name} and ends without`);
      reports.delete(name);
    }
    for (const name of names)
      if (!reports.has(name)) fail("counted-once", `round ${number} counts ${name}, who sent no report`);
    if (averages && localUpdates > 0 && run) compare(number, [...reports.values()], run.next.weights);
  }

  function compare(number: number, reports: readonly Report[], found: Float32Array): void {
    const problem = meanOf(reports, starts.get(number)).differsFrom(found);
    if (problem !== undefined) fail("counted-once", `round ${number} ${problem}`);
  }

  return {
    started(_process, taken) {
      isRestored = taken !== undefined;
      known = new Map();
      round = 0;
      delivered = undefined;
      arrived = new Set();
      if (!taken) counted = new Map();
    },
    delivered(name, report) {
      // It counts for as many examples as its node has, whatever it claims.
      const { examples = report.examples } = (!report.merged && run?.participants.get(name)) || {};
      delivered = { name, report: { ...report, examples } };
    },
    stepped(_process: Process, state: AggregatorState) {
      run = currentRun(state);
      if (run?.phase.kind === "round" && !isProbe(run.phase.open)) lookAt(run.phase.open);
      isRestored = false;
    },
    told(_process, event) {
      if (event.kind === "run-started") arrived = new Set();
      if (event.kind === "round-started") for (const name of event.nodes) arrived.delete(`${event.round} ${name}`);
      if (event.kind === "report-arrived") {
        const which = `${event.round} ${event.name}`;
        if (arrived.has(which))
          fail("counted-once", `a report of ${event.name} in round ${event.round} was taken twice`);
        arrived.add(which);
      }
      if (event.kind === "node-doubted" && event.leftOut) leftOut.add(event.name);
      if (event.kind === "round-finished") finished(event);
    },
  };
}
