import type { AggregatorEvent } from "../../../src/watch/events.ts";
import * as nodes from "./nodes.ts";
import * as runs from "./runs.ts";
import { currentRun, type Event, type Message, type View } from "./view.ts";

const messagesKept = 30;

/** The view after one more event. */
export function fold(view: View, event: AggregatorEvent): View {
  return foldAll(view, [event]);
}

/**
 * The view after some more events, as {@link fold} would give it one by one. With many nodes most events are messages and reports: what
 * they change is copied once for all of them.
 */
export function foldAll(view: View, events: readonly AggregatorEvent[]): View {
  const newestEvent = events.at(-1);
  if (newestEvent === undefined) return view;
  const passed: Message[] = [];
  let reporters: string[] = [];
  let next = view;
  for (const event of events) {
    if (event.kind === "message-passed") passed.push(event);
    else if (event.kind === "report-arrived") reporters.push(event.name);
    else {
      next = changed(withReports(next, reporters), event);
      reporters = [];
    }
  }
  const { sequence, at } = newestEvent;
  return { ...withReports(next, reporters), messages: withMessages(view.messages, passed), sequence, at };
}

function withReports(view: View, reporters: readonly string[]): View {
  return reporters.length === 0 ? view : { ...view, nodes: nodes.reported(view.nodes, reporters) };
}

function withMessages(before: View["messages"], passed: readonly Message[]): View["messages"] {
  if (passed.length === 0) return before;
  const after = new Map(before);
  for (const message of passed) after.set(message.name, newest(after.get(message.name), message));
  return after;
}

type Single = Exclude<AggregatorEvent, { kind: "message-passed" | "report-arrived" }>;

function changed(view: View, event: Single): View {
  switch (event.kind) {
    case "aggregator-started":
      return { ...view, aggregator: event, task: event.task, partitions: event.partitions, delayMs: event.delayMs };
    case "task-changed": {
      // The newest weights and their answers are those of the task before.
      const { model: _, weightsPictured: __, ...rest } = view;
      return { ...rest, task: event.task, partitions: event.partitions };
    }
    case "test-samples":
      return { ...view, samples: event };
    case "waiting":
      return { ...view, waiting: event, nodes: nodes.loading(view.nodes, event.loading) };
    case "node-joined":
      return nodeCame(view, event);
    case "node-described":
      return view;
    case "node-ready":
      return { ...view, nodes: nodes.ready(view.nodes, event) };
    case "node-gone":
      return {
        ...view,
        nodes: nodes.gone(view.nodes, event),
        runs: runs.nodeMarked(view, event.name, { kind: "left", name: event.name, reason: event.reason }, event.at),
      };
    case "node-adjusted": {
      const adjusted = { ...view, nodes: nodes.adjusted(view.nodes, event) };
      return { ...adjusted, runs: runs.slowedChanged(adjusted, event) };
    }
    case "node-unplugged":
      return { ...view, nodes: nodes.unplugged(view.nodes, event) };
    case "node-transfer":
      return { ...view, nodes: nodes.transferMoved(view.nodes, event) };
    case "node-removed":
      return { ...view, nodes: nodes.removed(view.nodes, event) };
    case "node-drew":
      return { ...view, nodes: nodes.drew(view.nodes, event) };
    case "lesson-told": {
      const { lesson: _, ...rest } = view;
      return event.lesson ? { ...rest, lesson: { ...event.lesson, since: event.at } } : rest;
    }
    case "node-failed":
      return {
        ...view,
        nodes: nodes.failed(view.nodes, event),
        runs: runs.nodeMarked(view, event.name, { kind: "failed", name: event.name, reason: event.reason }, event.at),
      };
    case "node-doubted":
      return { ...view, nodes: nodes.doubted(view.nodes, event) };
    case "connection-refused":
      return { ...view, refusedConnection: event };
    case "run-started":
      return {
        ...view,
        delayMs: event.delayMs,
        runs: runs.started(view, event),
        nodes: nodes.runStarted(view.nodes, event),
      };
    case "probe-started":
      return { ...withoutWaiting(view), runs: runs.probeStarted(view, event) };
    case "probe-finished":
      return { ...view, runs: runs.probeFinished(view, event) };
    case "round-started":
      return {
        ...withoutWaiting(view),
        runs: runs.roundStarted(view, event),
        nodes: nodes.roundStarted(view.nodes, event),
      };
    case "report-dropped":
      return view;
    case "round-waits":
      return { ...view, roundWaits: event };
    case "node-late":
      return { ...view, nodes: nodes.late(view.nodes, event) };
    case "round-finished":
      return {
        ...withoutWaiting(view),
        runs: runs.roundFinished(view, event),
        nodes: nodes.roundFinished(view.nodes, event),
      };
    case "model-evaluated":
      return { ...view, model: event, runs: runs.evaluated(view, event) };
    case "weights-pictured":
      return { ...view, weightsPictured: event };
    case "delay-changed":
      return { ...view, delayMs: event.delayMs, runs: runs.delayChanged(view, event) };
    case "run-restored":
      return view;
    case "choice-overruled":
      return { ...view, runs: runs.overruled(view, event) };
    case "encoding-chosen":
      return { ...view, runs: runs.encodingChosen(view, event) };
    case "encoding-not-taken":
      return { ...view, nodes: nodes.notTaken(view.nodes, event) };
    case "rule-weakened":
      return { ...view, runs: runs.weakened(view, event) };
    case "run-went-back":
      return { ...view, runs: runs.wentBack(view, event) };
    case "run-paused":
      return { ...view, runs: runs.paused(view, event.run) };
    case "run-resumed":
      return { ...view, runs: runs.resumed(view, event.run) };
    case "run-ended":
      return { ...withoutWaiting(view), runs: runs.ended(view, event) };
    case "run-finished":
      return { ...withoutWaiting(view), runs: runs.finished(view, event), nodes: nodes.runFinished(view.nodes) };
    default:
      event satisfies never;
      return view; // an aggregator newer than this page may send kinds that the page does not know
  }
}

function nodeCame(view: View, event: Event<"node-joined">): View {
  const { name, at } = event;
  const run = currentRun(view);
  const came = { kind: "came", name, hasPlace: run !== undefined && runs.hasPlace(run, name) } as const;
  return { ...view, nodes: nodes.joined(view.nodes, event, run), runs: runs.nodeMarked(view, name, came, at) };
}

function newest(messages: readonly Message[] = [], message: Message): readonly Message[] {
  return [message, ...messages.slice(0, messagesKept - 1)];
}

function withoutWaiting(view: View): View {
  const { waiting: _, roundWaits: __, ...rest } = view;
  return rest;
}
