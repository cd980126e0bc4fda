import { usualSeconds } from "../../control/round-deadline.ts";
import { deadlineOf } from "./late.ts";
import type { OpenRound, Run } from "./state.ts";
import { currentRun, type Step } from "./step.ts";
import { whoIsThere } from "./waiting.ts";

/** What an aggregator does, and for whom it waits: for people as a sentence, for programs as numbers. */
export interface RunStatus {
  readonly doing: "nothing" | "waiting" | "round" | "paused" | "evaluating";
  readonly run?: number;
  readonly round?: number;
  /** Nodes without which it does not go on, those that are behind most first. */
  readonly waitsFor: readonly AwaitedNode[];
  /** In so many seconds a round is closed without them, at the earliest; left out where it is not, as far as is known. */
  readonly goesOnInSeconds?: number;
  readonly sentence: string;
}

export interface AwaitedNode {
  readonly name: string;
  /** Since it was asked; left out of nodes that are not there. */
  readonly seconds?: number;
  /** How long it usually takes for that, if that is known. */
  readonly expectedSeconds?: number;
}

export function statusOf(step: Pick<Step, "environment" | "state" | "meters">): RunStatus {
  const { agreement } = step.state;
  const run = currentRun(step.state);
  if (agreement) {
    const asked = [...agreement.asked].filter((name) => !agreement.described.has(name));
    return told(
      "waiting",
      {},
      asked.map((name) => ({ name })),
      "the agreement on how to read the nodes' data",
    );
  }
  if (!run) return { doing: "nothing", waitsFor: [], sentence: "no run is under way" };
  const of = { run: run.number };
  switch (run.phase.kind) {
    case "round":
      return ofRound(step, run, run.phase.open);
    case "paused":
      return { doing: "paused", ...of, waitsFor: [], sentence: `run ${run.number} is paused` };
    case "scoring": {
      const awaited = [...run.phase.scoring.awaited].map((name) => ({ name }));
      return told("evaluating", of, awaited, `run ${run.number} evaluates its result`);
    }
    case "gathering": {
      const { present, needed, missing, loading } = whoIsThere(step, run);
      const names = present >= needed ? loading : missing;
      return told(
        "waiting",
        of,
        names.map((name) => ({ name })),
        `run ${run.number}, with ${present} of ${needed} nodes,`,
      );
    }
    default:
      throw new Error(`unreachable: ${run.phase satisfies never}`);
  }
}

function ofRound(step: Pick<Step, "environment" | "state" | "meters">, run: Run, open: OpenRound): RunStatus {
  const seconds = step.meters.seconds - open.startedSeconds;
  const waitsFor = Array.from(open.awaited, (name): AwaitedNode => {
    const expectedSeconds = usualSeconds(run.participants.get(name)?.rhythm, open);
    return { name, seconds, ...(expectedSeconds === undefined ? {} : { expectedSeconds }) };
  }).sort((a, b) => (a.expectedSeconds ?? 0) - (b.expectedSeconds ?? 0));
  const deadline = deadlineOf(step, run, open);
  const goesOn = deadline === undefined ? {} : { goesOnInSeconds: Math.max(0, deadline - step.meters.seconds) };
  return { ...told("round", { run: run.number, round: open.round }, waitsFor, `round ${open.round}`), ...goesOn };
}

const mostNames = 5;

function told(
  doing: RunStatus["doing"],
  of: Pick<RunStatus, "run" | "round">,
  waitsFor: readonly AwaitedNode[],
  what: string,
): RunStatus {
  const [first] = waitsFor;
  if (!first) return { doing, ...of, waitsFor, sentence: what };
  const more = waitsFor.length > mostNames ? ` and ${waitsFor.length - mostNames} more` : "";
  const names = waitsFor.slice(0, mostNames).map(({ name }) => name);
  const { seconds, expectedSeconds } = first;
  const since = seconds === undefined ? "" : `: asked ${seconds.toFixed(1)} s ago`;
  const expected = expectedSeconds === undefined ? "" : `, expected ${expectedSeconds.toFixed(1)} s`;
  return { doing, ...of, waitsFor, sentence: `${what} waits for ${names.join(", ")}${more}${since}${expected}` };
}
