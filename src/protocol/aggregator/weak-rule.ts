import type { VectorRule } from "../../learning/aggregation-rule.ts";
import type { Run } from "./state.ts";
import { emit, type Step } from "./step.ts";

/** Tells that an aggregation rule has fewer nodes' weights in a round than it needs, or enough again, when that has changed. */
export function tellIfWeak(
  step: Step,
  run: Run,
  round: number,
  found: number,
  { name, fewestVectors }: VectorRule,
): void {
  const vectors = Math.min(found, fewestVectors);
  if (vectors === (run.vectors ?? fewestVectors)) return;
  run.vectors = vectors;
  const needed = fewestVectors;
  emit(step, { kind: "rule-weakened", run: run.number, round, rule: name, needed, vectors: found });
}
