import type { EventSink } from "../watch/event-sink.ts";
import { type MetricFamily, prometheusText, type Sample } from "./prometheus-text.ts";
import { createRunMeters, meterInto, type NodeMeters, type RunMeters } from "./run-meters.ts";

/** What `/metrics` tells: the newest state, whenever Prometheus asks. */
export interface PrometheusMetrics extends EventSink {
  text(): string;
}

export function createPrometheusMetrics(): PrometheusMetrics {
  const meters = createRunMeters();
  return {
    name: "the metrics for Prometheus",
    take: (event) => meterInto(meters, event),
    close: () => Promise.resolve(),
    text: () => prometheusText(metricFamilies(meters)),
  };
}

/** All that there can be, in the order in which it is told; those of which nothing is known yet are without samples. */
export function metricFamilies(meters: RunMeters): MetricFamily[] {
  const { about, run, finished, estimates, totals } = meters;
  const nodes = [...meters.nodes];
  const connected = nodes.filter(([, node]) => node.connected).length;
  const ofNodes = (read: (node: NodeMeters) => number | undefined): Sample[] =>
    nodes.flatMap(([node, each]) => one(read(each), { node }));

  return [
    gauge("info", "The program, in its labels.", one(about && 1, { version: about?.version, kernels: about?.kernels })),
    gauge("nodes_connected", "Nodes that are connected.", one(connected)),
    gauge("nodes_needed", "Nodes that must be connected before a run starts.", one(about?.nodesNeeded)),
    counter("sent_bytes_total", "Bytes of messages to nodes.", one(totals.bytesSent)),
    counter("received_bytes_total", "Bytes of messages from nodes.", one(totals.bytesReceived)),

    gauge("run", "Number of the current run, or of the last one.", one(run?.run ?? 0)),
    gauge("run_info", "What the run learns and how, in its labels.", one(run && 1, runLabels(run))),
    gauge("run_learning", "1 while a run learns, else 0.", one(meters.learning ? 1 : 0)),
    counter("runs_finished_total", "Runs that have ended, by how they ended.", endings(meters)),
    gauge("budget_seconds", "Seconds that the run may take.", one(run?.settings.budgetSeconds)),
    gauge("consumed_seconds", "Seconds of the budget that the run has consumed.", one(run && meters.consumedSeconds)),

    gauge("round", "Number of the round that is under way, or was the last of the run.", one(meters.round)),
    counter("rounds_total", "Rounds that are complete, of all runs.", one(totals.rounds)),
    gauge("local_updates", "Local updates of the newest complete round (tau).", one(finished?.localUpdates)),
    counter("local_updates_total", "Local updates of each node, of all runs.", one(totals.localUpdates)),
    gauge(
      "loss",
      "Loss over the nodes' data, at the weights that the newest complete round began with; at the " +
        "end of a run, of what it returns.",
      one(meters.loss),
    ),
    gauge("best_loss", "Smallest loss of the run so far.", one(meters.bestLoss)),
    gauge(
      "test_metric",
      "Measures on the test data, by name, of the newest weights that were tested.",
      Object.entries(meters.metrics).map(([metric, value]) => ({ labels: { metric }, value })),
    ),
    gauge(
      "nodes_test_metric",
      "Measures of what a run returned over the examples that nodes with tables keep for testing, by name.",
      Object.entries(meters.nodesTest).map(([metric, value]) => ({ labels: { metric }, value })),
    ),
    gauge(
      "local_cost_seconds",
      "Seconds of one local update (c) in the newest complete round.",
      one(finished?.localCostSeconds),
    ),
    gauge(
      "global_cost_seconds",
      "Seconds of one global aggregation (b) in the newest complete round.",
      one(finished?.globalCostSeconds),
    ),
    gauge(
      "estimate",
      "The newest estimates of the strategies that make them: beta, rho, delta.",
      Object.entries(estimates ?? {}).map(([estimate, value]) => ({ labels: { estimate }, value })),
    ),

    gauge(
      "node_connected",
      "1 if the node is connected, else 0.",
      ofNodes(({ connected: is }) => (is ? 1 : 0)),
    ),
    gauge(
      "node_examples",
      "Examples that the node learns from in this run.",
      ofNodes(({ examples }) => examples),
    ),
    gauge(
      "node_loss",
      "Loss over the node's own data in the newest complete round.",
      ofNodes(({ loss }) => loss),
    ),
    counter(
      "node_compute_seconds_total",
      "Seconds that the node spent in local updates.",
      ofNodes(({ computeSeconds }) => computeSeconds),
    ),
    counter(
      "node_communicate_seconds_total",
      "Seconds that the node's messages and evaluations took.",
      ofNodes(({ communicateSeconds }) => communicateSeconds),
    ),
    counter(
      "node_wait_seconds_total",
      "Seconds that the node waited for slower nodes.",
      ofNodes(({ waitSeconds }) => waitSeconds),
    ),
  ];
}

function gauge(name: string, help: string, samples: readonly Sample[]): MetricFamily {
  return { name: `edgewise_${name}`, type: "gauge", help, samples };
}

function counter(name: string, help: string, samples: readonly Sample[]): MetricFamily {
  return { name: `edgewise_${name}`, type: "counter", help, samples };
}

/** One sample, or none if there is no value. Labels without a value are left out. */
function one(value: number | undefined, labels: Readonly<Record<string, string | undefined>> = {}): Sample[] {
  if (value === undefined) return [];
  const known = Object.entries(labels).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return [{ labels: Object.fromEntries(known), value }];
}

function runLabels(run: RunMeters["run"]): Readonly<Record<string, string>> {
  if (!run) return {};
  const { dataset, model, data, update, settings } = run;
  return { dataset, model, data, strategy: settings.strategy, update };
}

function endings(meters: RunMeters): Sample[] {
  return [...meters.endings].map(([ending, value]) => ({ labels: { ending }, value }));
}
