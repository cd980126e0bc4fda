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
    case "node-drew":
    case "node-transfer":
    case "lesson-told":
    case "weights-pictured":
      return undefined;
    case "round-started":
      return detail === "no-rounds" ? undefined : { ...event, nodes: detail === "everything" ? event.nodes : [] };
    case "round-waits":
      return detail === "no-rounds" ? undefined : event;
    case "model-evaluated": {
      const { weights: _, confusion: _counts, ...rest } = event;
      return detail === "no-rounds" ? undefined : { ...rest, answers: [] };
    }
    case "round-finished": {
      if (detail === "no-rounds") return undefined;
      return { ...event, decision: withoutCurve(event.decision), nodes: detail === "everything" ? event.nodes : [] };
    }
    case "probe-finished": {
      const { found } = event;
      if (!found?.choice) return event;
      const choice = { ...found.choice, why: whyWithoutCurve(found.choice.why) };
      return { ...event, found: { ...found, choice } };
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
  return decision.kind === "continue" ? { ...decision, why: whyWithoutCurve(decision.why) } : decision;
}

type Why = Extract<Decision, { readonly kind: "continue" }>["why"];

function whyWithoutCurve(why: Why): Why {
  if (why.kind === "bound") return { ...why, bound: [] };
  if (why.kind === "useful") return { ...why, useful: [] };
  return why;
}
