import type { AggregatorState, Run } from "../../../src/protocol/aggregator/state.ts";
import { currentRun } from "../../../src/protocol/aggregator/step.ts";
import { isProbe } from "../../../src/protocol/probe-number.ts";
import type { Process } from "../process.ts";
import type { Check, Fail } from "./check.ts";

const mostSeconds = 1;
/** A program looks at everything so often; where that took longer, it stood still. */
const tickSeconds = 0.25;
const rounding = 1e-6;

/** What a program has counted and not asked to be kept, and for how long. */
interface Unkept {
  /** Of the last tick, or since when there is something. */
  readonly at: number;
  readonly ticked: number | undefined;
  readonly asked: number;
  readonly kept: string;
  readonly seconds: number;
}

/** What is counted is kept within a second, unless the disk is still busy with what was kept before. */
export function keepingCheck(fail: Fail, { now }: { readonly now: () => number }): Check {
  const unkept = new WeakMap<Process, Unkept>();
  return {
    stepped(process, state: AggregatorState) {
      const run = currentRun(state);
      if (!run) return void unkept.delete(process);
      const counted = countedIn(run);
      const { asked, pending } = state.keeping;
      const ticked = state.members.tickedSeconds;
      const before = unkept.get(process);
      const at = now();
      if (!before || asked !== before.asked || counted === before.kept) {
        unkept.set(process, { at, ticked, asked, kept: counted, seconds: 0 });
        return;
      }
      // Commands come also to a program that stands still.
      if (ticked === before.ticked) return;
      const passed = pending.length > 0 ? 0 : Math.min(at - before.at, tickSeconds);
      const seconds = before.seconds + passed;
      if (seconds > mostSeconds + rounding)
        fail("kept-in-time", `what was counted (${counted}) was not kept for ${seconds.toFixed(3)} s`);
      unkept.set(process, { ...before, at, ticked, seconds });
    },
  };
}

function countedIn({ rounds, phase }: Run): string {
  const isRound = phase.kind === "round" && !isProbe(phase.open);
  const reports = isRound ? phase.open.reporters.size + phase.open.held.length + phase.open.relayed.size : 0;
  return `${rounds} rounds and ${reports} reports`;
}
