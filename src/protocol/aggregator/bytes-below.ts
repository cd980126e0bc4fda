import type { Directive } from "../messages.ts";
import { bytesInPieces } from "../pieces/piece-sizes.ts";
import { expectBelow } from "./below.ts";
import { bytesOnWire, heartbeatOf, reportOf, scoringOf } from "./bytes.ts";
import { type Sample, takingPart } from "./sample.ts";
import type { NextRound, Run } from "./state.ts";
import type { PresentNode, Step } from "./step.ts";

/** What is to come takes so many bytes below relays, at most: that is put by before they are asked. */

/** Numbers of runs and places may be longer there. */
const longerNumbers = 32;
/** A vector's name and place behind a header. */
const vectorHeader = 64;

interface Addressed {
  readonly directive: Directive;
  readonly names: readonly string[];
}

/** Of a round, by the relay's name. */
export function roundBelow(
  step: Step,
  run: Run,
  next: NextRound,
  sample: Sample,
  directives: readonly Addressed[],
): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  if (run.below.size === 0) return found;
  const relays = new Map(sample.nodes.filter(({ participant }) => participant.relay).map((node) => [node.name, node]));
  if (relays.size === 0) return found;
  const { pieces } = step.environment.config;
  const report = reportOf(step, run, next, sample);
  const merged = reportOf(step, run, next, sample, { merged: true });
  // Weights as float32 where others are told their change, and w_f.
  const whole = bytesInPieces(2 * (4 * run.plan.weightCount + vectorHeader), pieces);
  const heartbeats = 2 * heartbeatOf(step);
  for (const { directive, names } of directives) {
    const here = names.flatMap((name) => relays.get(name) ?? []);
    const down = here.length > 0 ? bytesOnWire(step, directive) + longerNumbers : 0;
    for (const node of here) {
      const told = run.below.get(node.name)?.told;
      if (!told) continue;
      const asked = takingPart(sample, node);
      const links = asked + told.relays;
      const plain = Math.min(asked, told.plain);
      const up = asked * report + (plain > 0 ? plain * reportOf(step, run, next, sample, { plain: true }) : 0);
      const bytes = links * down + Math.min(links, told.fresh) * whole + up + told.relays * (merged + statusOf(node));
      found.set(node.name, bytes + told.links * heartbeats);
    }
  }
  return found;
}

/** Relays are about to be asked for a round. */
export function expectRoundBelow(step: Step, run: Run, sample: Sample, directives: readonly Addressed[]): void {
  for (const [name, bytes] of roundBelow(step, run, run.next, sample, directives)) expectBelow(run, name, bytes);
}

/** A relay says who is behind it, once a round. */
const statusOf = ({ participant }: PresentNode): number =>
  statusBytes + Math.ceil((participant.relay?.places ?? 0) / 8);
const statusBytes = 384;

/** Of asking the nodes behind a relay for a loss, where one takes so many bytes. */
export function scoringBelow(
  run: Run,
  { name, participant }: Pick<PresentNode, "name" | "participant">,
  each: number,
): number {
  const { relay } = participant;
  const told = relay && run.below.get(name)?.told;
  if (!told) return 0;
  return (relay.nodes + told.relays) * (each + longerNumbers) + told.relays * spentBytes;
}

/** Relays are about to be asked for a loss. */
export function expectScoringBelow(step: Step, run: Run, nodes: readonly PresentNode[]): void {
  if (run.below.size === 0) return;
  const each = scoringOf(step, run);
  for (const node of nodes) expectBelow(run, node.name, scoringBelow(run, node, each));
}

/** Of what a relay tells of what is spent, at most. */
export const spentBytes = 256;
