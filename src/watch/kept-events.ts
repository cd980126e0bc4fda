import type { AggregatorEvent, Decision } from "./events.ts";

/** How much of the rounds is kept: everything, without what each node did, or nothing. */
export type KeptDetail = "everything" | "no-nodes" | "no-rounds";

/**
 * What the folder of a run keeps of an event: without pictures and weights, without the curves that the page draws, and without
 * what the page offers. Undefined for what happens many times a round, and is summed up in its end.
 */
export function keptEvent(event: AggregatorEvent, detail: KeptDetail): AggregatorEvent | undefined {
  switch (event.kind) {
    case "message-passed":
    case "report-arrived":
    case "test-samples":
      return undefined;
    case "round-started":
      return detail === "no-rounds" ? undefined : { ...event, nodes: detail === "everything" ? event.nodes : [] };
    case "model-evaluated": {
      const { weights: _, ...rest } = event;
      return detail === "no-rounds" ? undefined : { ...rest, answers: [] };
    }
    case "round-finished": {
      if (detail === "no-rounds") return undefined;
      return { ...event, decision: withoutCurve(event.decision), nodes: detail === "everything" ? event.nodes : [] };
    }
    case "node-ready": {
      const { samples: _, ...rest } = event;
      return rest;
    }
    case "aggregator-started": {
      const { catalog: _catalog, choices: _choices, ...rest } = event;
      return { ...rest, partitions: [] };
    }
    case "task-changed":
      return { ...event, partitions: [] };
    default:
      return event;
  }
}

/** Without the values of a bound over tau, which are many. */
export function withoutCurve(decision: Decision): Decision {
  if (decision.kind !== "continue") return decision;
  const { why } = decision;
  if (why.kind === "bound") return { ...decision, why: { ...why, bound: [] } };
  if (why.kind === "useful") return { ...decision, why: { ...why, useful: [] } };
  return decision;
}

/**
 * The event that a line of a run's `events.ndjson` holds; undefined if that is none. Numbers that are not finite, for which JSON has
 * no word, are NaN again.
 */
export function eventOfLine(line: string): AggregatorEvent | undefined {
  let found: unknown;
  try {
    found = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (!isEvent(found)) return undefined;
  switch (found.kind) {
    case "round-finished": {
      const { loss, bestLoss, localCostSeconds, globalCostSeconds } = found;
      return {
        ...found,
        loss: orNaN(loss),
        bestLoss: orNaN(bestLoss),
        localCostSeconds: orNaN(localCostSeconds),
        globalCostSeconds: orNaN(globalCostSeconds),
      };
    }
    case "model-evaluated": {
      const metrics = Object.entries(found.metrics).map(([name, value]) => [name, orNaN(value)] as const);
      const { accuracy } = found;
      return { ...found, metrics: Object.fromEntries(metrics), ...(accuracy === null && { accuracy: Number.NaN }) };
    }
    case "run-finished": {
      const { summary, ...rest } = found;
      return summary ? { ...rest, summary: { ...summary, averageTau: orNaN(summary.averageTau) } } : rest;
    }
    default:
      return found;
  }
}

function isEvent(found: unknown): found is AggregatorEvent {
  if (typeof found !== "object" || found === null) return false;
  const { kind, sequence, at } = found as { kind?: unknown; sequence?: unknown; at?: unknown };
  return typeof kind === "string" && typeof sequence === "number" && typeof at === "number";
}

const orNaN = (value: number | null) => value ?? Number.NaN;
