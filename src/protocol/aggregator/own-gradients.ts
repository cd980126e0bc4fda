import type { VectorRule } from "../../learning/aggregation-rule.ts";
import { beginCorrections, correctionNow, stillThere } from "./corrections.ts";
import { combineInto, type Moves } from "./moves.ts";
import type { OpenRound, Run } from "./state.ts";

/**
 * Drift corrections where the aggregation rule needs all vectors. c is then no mean, so that what the nodes make of their c_i would not
 * cancel in it, and what the rule leaves out of a round would stay in c for ever. So the aggregator keeps each node's c_i, which follows
 * from what the node sends,
 *
 *     c_i <- c_i - c + (w0 - w_i) / (reach(tau_i) * eta)
 *
 * and c is what the rule makes of those of all nodes that have one (docs/algorithm.md, Aggregation rules).
 */
export function takeOwnGradients(run: Run, open: OpenRound, rule: VectorRule, moves: Moves): void {
  const { stepSize, reporters, weights: start } = open;
  const { ownGradients, participants } = run;
  const before = correctionNow(run);
  const scale = -1 / (moves.reach * stepSize);
  for (const [name, move] of moves.vectors) {
    const reporter = reporters.get(name);
    const participant = reporter && stillThere(run, name, reporter);
    if (!participant) continue;
    const own = ownGradients.get(name);
    const goesOn = reporter.corrected && own !== undefined && before !== undefined;
    const next = own ?? new Float32Array(move.length);
    for (let j = 0; j < next.length; j++) {
      const path = scale * (move[j] as number);
      next[j] = goesOn ? path + (next[j] as number) - (before[j] as number) : path;
    }
    ownGradients.set(name, next);
    participant.corrects = true;
  }
  // One that has failed since, or is gone, has none any more.
  for (const [name, { corrects }] of participants) if (!corrects) ownGradients.delete(name);
  for (const name of ownGradients.keys()) if (!participants.has(name)) ownGradients.delete(name);
  run.lastStart = start;
  run.derived = undefined;
  if (ownGradients.size === 0) {
    run.correction = { kind: "restart" };
    return;
  }
  const place = (name: string) => run.places.get(name) ?? 0;
  const all = new Map([...ownGradients].sort(([a], [b]) => place(a) - place(b)));
  const mean = new Float32Array(start.length);
  combineInto(mean, rule, all, (name) => participants.get(name)?.examples ?? 0);
  run.correction = { kind: "given", mean };
  run.correctedExamples = 0;
  for (const name of all.keys()) run.correctedExamples += participants.get(name)?.examples ?? 0;
  beginCorrections(run);
}
