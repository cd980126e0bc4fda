import type { Schema } from "../../data/schema.ts";
import type { ToldStatistics } from "../../data/told-statistics.ts";
import type { RunResult } from "../../protocol/result.ts";
import type { RunSettings } from "../../protocol/run-settings.ts";
import type { ToldOfData } from "../../runtime/data-agreement.ts";
import type { AggregatorEvent } from "../../watch/events.ts";
import { createMeasuredSpeeds, type NodeSpeed, type RoundCosts } from "../../watch/measured-speeds.ts";

/** What is known of the nodes after a short run with them. */
export interface Measurement {
  readonly dataset: string;
  readonly model: string;
  readonly settings: RunSettings;
  /** What the nodes' data are, as `run-started` says it. */
  readonly data: string;
  /** By name, in the order of their places. */
  readonly nodes: readonly string[];
  readonly speeds: ReadonlyMap<string, NodeSpeed>;
  readonly rounds: readonly RoundCosts[];
  readonly result: RunResult;
  readonly weights: Float32Array;
  /** Where nodes have data of their own: what they agreed on, and what each of them told. */
  readonly own: { readonly schema: Schema; readonly told: ReadonlyMap<string, ToldStatistics> } | undefined;
}

/** Collects it from the aggregator's events. */
export function createMeasurement() {
  const speeds = createMeasuredSpeeds();
  let told: readonly ToldOfData[] = [];
  let schema: Schema | undefined;
  let started: Extract<AggregatorEvent, { kind: "run-started" }> | undefined;
  return {
    agreed(nodes: readonly ToldOfData[]): void {
      told = nodes;
    },
    take(event: AggregatorEvent): void {
      if (event.kind === "task-changed" && event.task.schema) schema = event.task.schema;
      if (event.kind === "run-started") started = event;
      speeds.take(event);
    },
    /** What the run came to; undefined if there is nothing to plan with. */
    found(result: RunResult, weights: Float32Array | undefined): Measurement | undefined {
      if (started === undefined || weights === undefined || speeds.rounds.length === 0) return undefined;
      const { dataset, model, settings, data, nodes } = started;
      const statistics = new Map(told.map(({ name, statistics: each }) => [name, each]));
      return {
        ...{ dataset, model, settings, data, nodes, result, weights },
        speeds: speeds.nodes,
        rounds: speeds.rounds,
        own: schema && { schema, told: statistics },
      };
    },
  };
}
