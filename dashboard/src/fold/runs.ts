import type { RunSettings } from "../../../src/watch/events.ts";
import { type Happening, settledMarks, withMark } from "./marks.ts";
import { slowedNodes } from "./nodes.ts";
import { column, withRow } from "./table.ts";
import { type Event, newRun, type RunView, type View } from "./view.ts";

type Runs = readonly RunView[];
const recentRounds = 12;

/** Only for a stream that starts in the middle of a run, with nothing said about its settings. */
const unknownSettings: RunSettings = {
  partition: "uniform",
  strategy: "adaptive",
  budgetSeconds: 60,
  stepSize: 0.01,
  batch: 100,
  phi: "default",
  tauMax: "default",
  seed: 0,
  sameSeed: false,
  update: "default",
  momentum: "default",
};

type ProbeChoice = NonNullable<NonNullable<Event<"probe-finished">["found"]>["choice"]>;
type Decided = Extract<Event<"round-finished">["decision"], { kind: "continue" }>;

function hasCurve(why: Decided["why"]): boolean {
  // Old rounds, and those of kept runs, have lost theirs.
  return (why.kind === "bound" && why.bound.length > 0) || (why.kind === "useful" && why.useful.length > 0);
}

const unknownTask = { dataset: "", model: "" };

export function started(view: View, event: Event<"run-started">): Runs {
  const earlier = view.runs.filter((run) => run.run !== event.run);
  const { run, settings, data, update, momentum, delayMs, nodes, dataset, model } = event;
  // Kept runs of older versions do not say it.
  const pace = event.pace ?? settings.pace ?? "common";
  const slowed = slowedNodes(view.nodes);
  return [
    ...earlier,
    newRun({ run, task: { dataset, model }, settings, data, update, momentum, pace, delayMs, slowed, nodes }),
  ];
}

export function probeStarted(view: View, event: Event<"probe-started">): Runs {
  return changedRun(view, event.run, (run) => ({ ...run, probe: event }));
}

export function probeFinished(view: View, event: Event<"probe-finished">): Runs {
  const { choice, localUpdates: previousTau = 0 } = event.found ?? {};
  return changedRun(view, event.run, (run) => ({
    ...run,
    probe: event,
    ...(choice && hasCurve(choice.why) && { lastBound: { previousTau, decision: decisionOf(choice) } }),
  }));
}

/** The first tau, as if a round had led to it. */
function decisionOf({ tau, why }: ProbeChoice): Decided {
  return { kind: "continue", localUpdates: tau, wanted: tau, cutByBudget: false, last: false, why };
}

export function roundStarted(view: View, event: Event<"round-started">): Runs {
  return changedRun(view, event.run, (run) => ({ ...run, underWay: event }));
}

export function roundFinished(view: View, event: Event<"round-finished">): Runs {
  const { accuracy, decision } = event;
  return changedRun(view, event.run, ({ lastBound, ...run }) => ({
    ...run,
    lastRound: event,
    ...(event.localUpdates > 0 && { lastLearning: event }),
    marks: settledMarks(run.marks, event.consumedSeconds),
    // The last curve stays when nothing is chosen any more, and not beside another choice.
    ...(decision.kind !== "continue" && lastBound && { lastBound }),
    ...(decision.kind === "continue" &&
      hasCurve(decision.why) && { lastBound: { previousTau: event.localUpdates, decision } }),
    recent: [
      ...run.recent.slice(1 - recentRounds),
      {
        at: event.at,
        round: event.round,
        localUpdates: event.localUpdates,
        consumedSeconds: event.consumedSeconds,
        ...(event.budgets && { budgets: event.budgets }),
        nodes: event.nodes,
      },
    ],
    rounds: withRow(run.rounds, {
      round: event.round,
      before: event.consumedBeforeSeconds,
      after: event.consumedSeconds,
      tau: event.localUpdates,
      loss: event.loss,
      beta: event.estimates?.beta ?? Number.NaN,
      rho: event.estimates?.rho ?? Number.NaN,
      delta: event.estimates?.delta ?? Number.NaN,
      drift: Math.sqrt(event.drift?.drift ?? Number.NaN),
      noise: Math.sqrt(event.drift?.noise ?? Number.NaN),
      movement: Math.sqrt(event.drift?.movement ?? Number.NaN),
      c: event.localCostSeconds,
      b: event.globalCostSeconds,
    }),
    accuracies:
      accuracy === undefined
        ? run.accuracies
        : withAccuracy(run.accuracies, event.round, event.consumedBeforeSeconds, accuracy),
  }));
}

export function evaluated(view: View, event: Event<"model-evaluated">): Runs {
  const value = event.accuracy ?? Object.values(event.metrics)[0];
  if (value === undefined) return view.runs;
  return changedRun(view, event.run, (run) => ({
    ...run,
    accuracies: withAccuracy(run.accuracies, event.round, event.consumedSeconds, value),
  }));
}

/** A run that has no round behind it yet simply has the new delay. */
export function delayChanged(view: View, { delayMs, at }: Event<"delay-changed">): Runs {
  const current = view.runs.at(-1);
  if (current === undefined || current.status === "finished") return view.runs;
  return changedRun(view, current.run, (run) =>
    run.rounds.length === 0
      ? { ...run, delayMs }
      : withMark({ ...run, delayChanged: true }, { kind: "delay", beforeMs: view.delayMs, delayMs }, at),
  );
}

/** The same for nodes that are made slower; the view's nodes are those after the change. */
export function slowedChanged(view: View, { name, slowdown, at }: Event<"node-adjusted">): Runs {
  const current = view.runs.at(-1);
  if (current === undefined || current.status === "finished") return view.runs;
  const slowed = slowedNodes(view.nodes);
  return changedRun(view, current.run, (run) =>
    run.rounds.length === 0
      ? { ...run, slowed }
      : withMark({ ...run, slowedChanged: true }, { kind: "slowdown", name, times: slowdown }, at),
  );
}

/** A node comes or goes while the newest run learns; one that has no place in it leaves no mark when it goes. */
export function nodeMarked(view: View, name: string, happening: Happening, at: number): Runs {
  const run = view.runs.at(-1);
  if (run === undefined || !(happening.kind === "came" || hasPlace(run, name))) return view.runs;
  const marked = withMark(run, happening, at);
  return marked === run ? view.runs : view.runs.with(-1, marked);
}

/** A stream that starts in the middle of a run does not tell who is in it. */
export function hasPlace({ nodes }: RunView, name: string): boolean {
  return nodes.length === 0 || nodes.includes(name);
}

export function wentBack(view: View, event: Event<"run-went-back">): Runs {
  const { nodes, to } = event;
  return changedRun(view, event.run, (run) =>
    withMark({ ...run, wentBack: event }, { kind: event.kind, nodes, to }, event.at),
  );
}

export function overruled(view: View, event: Event<"choice-overruled">): Runs {
  const { loss, chosenLoss } = event;
  return changedRun(view, event.run, (run) =>
    withMark({ ...run, overruled: event }, { kind: event.kind, loss, chosenLoss }, event.at),
  );
}

export function encodingChosen(view: View, event: Event<"encoding-chosen">): Runs {
  return changedRun(view, event.run, (run) => ({ ...run, encoding: event }));
}

export function weakened(view: View, event: Event<"rule-weakened">): Runs {
  return changedRun(view, event.run, (run) => ({ ...run, weakened: event }));
}

export function paused(view: View, run: number): Runs {
  return withStatus(view, run, "paused");
}

export function resumed(view: View, run: number): Runs {
  return withStatus(view, run, "running");
}

/** A late watcher may hear of the pause of a run that it hears nothing else of: that makes no run to show. */
function withStatus({ runs }: View, number: number, status: "paused" | "running"): Runs {
  return runs.map((run) => (run.run === number && run.status !== "finished" ? { ...run, status } : run));
}

export function ended(view: View, { run: number, reason, consumedSeconds }: Event<"run-ended">): Runs {
  return changedRun(view, number, (run) => ({
    ...run,
    learned: { reason, consumedSeconds },
    marks: settledMarks(run.marks, consumedSeconds),
  }));
}

export function finished(view: View, event: Event<"run-finished">): Runs {
  return changedRun(view, event.run, (run) => ({
    ...run,
    status: "finished",
    end: {
      reason: event.reason,
      ...(event.explanation !== undefined && { explanation: event.explanation }),
      ...(event.summary && { summary: event.summary }),
    },
  }));
}

/** Accuracy may be told twice for one round, by the evaluation and by the round's end. */
function withAccuracy(table: RunView["accuracies"], round: number, before: number, accuracy: number) {
  const newest = column(table, "round").at(-1) ?? 0;
  return round > newest ? withRow(table, { round, before, accuracy }) : table;
}

function changedRun(view: View, number: number, change: (run: RunView) => RunView): Runs {
  const index = view.runs.findLastIndex((run) => run.run === number);
  if (index >= 0) return view.runs.with(index, change(view.runs[index] as RunView));
  const settings = view.aggregator?.settings ?? unknownSettings;
  const { task = unknownTask, delayMs } = view;
  const slowed = slowedNodes(view.nodes);
  const data = settings.partition;
  const { update, pace = "common" } = settings;
  const start = { run: number, task, settings, data, update, momentum: 0, pace, delayMs, slowed, nodes: [] };
  return [...view.runs, change(newRun(start))];
}
