import { usualSeconds } from "../../control/round-deadline.ts";
import { mostNamesSaid } from "../names-in-words.ts";
import { type TransferProgress, waitSentence } from "../round-waits.ts";
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
  /** Of a large frame on its way to it or from it. */
  readonly transfer?: TransferProgress;
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
      // Nodes that nobody has heard of yet have no names to wait for.
      if (names.length === 0) {
        const there = present === 1 ? "1 is" : `${present} are`;
        const sentence = `run ${run.number} needs ${needed === 1 ? "1 node" : `${needed} nodes`}, and ${there} there`;
        return { doing: "waiting", ...of, waitsFor: [], sentence };
      }
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
    const transfer = step.environment.transferOf?.(name);
    const expected = expectedSeconds === undefined ? {} : { expectedSeconds };
    return { name, seconds, ...expected, ...(transfer ? { transfer } : {}) };
  }).sort((a, b) => (a.expectedSeconds ?? 0) - (b.expectedSeconds ?? 0));
  const deadline = deadlineOf(step, run, open);
  const goesOn = deadline === undefined ? {} : { goesOnInSeconds: Math.max(0, deadline - step.meters.seconds) };
  return told("round", { run: run.number, round: open.round, ...goesOn }, waitsFor, `round ${open.round}`);
}

function told(
  doing: RunStatus["doing"],
  of: Pick<RunStatus, "run" | "round" | "goesOnInSeconds">,
  waitsFor: readonly AwaitedNode[],
  what: string,
): RunStatus {
  if (waitsFor.length === 0) return { doing, ...of, waitsFor, sentence: what };
  return { doing, ...of, waitsFor, sentence: waitSentence(what, { ...firstOf(waitsFor), ...of }) };
}

/** Of many, what a sentence says. */
export function firstOf(waitsFor: readonly AwaitedNode[]) {
  const names = waitsFor.slice(0, mostNamesSaid).map(({ name }) => name);
  const more = waitsFor.length - names.length;
  const { seconds, expectedSeconds, transfer } = waitsFor[0] ?? {};
  return {
    names,
    ...(more > 0 ? { more } : {}),
    ...(seconds === undefined ? {} : { askedSeconds: seconds }),
    ...(expectedSeconds === undefined ? {} : { expectedSeconds }),
    ...(transfer === undefined ? {} : { transfer }),
  };
}
