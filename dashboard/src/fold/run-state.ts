import { count } from "../words.ts";
import { currentRun, type View } from "./view.ts";

export type RunState = "lost" | "connecting" | "waiting" | "idle" | "running" | "paused" | "finished";
/**
 * `catching-up`: there is a connection, but not all that has happened has come over it. An aggregator in this page is `loading` what it
 * needs, or has `failed` to.
 */
export type Link = "connecting" | "loading" | "failed" | "catching-up" | "open" | "lost";

/** What the whole is doing now, in a word and in a sentence. */
export interface RunStateView {
  readonly state: RunState;
  readonly text: string;
}

/** How a run ended, in words that follow its name. */
export const endWords = {
  budget: "finished",
  rounds: "finished all its rounds",
  target: "reached the wanted loss",
  patience: "made no further progress",
  stopped: "stopped",
  replaced: "replaced",
  failed: "failed",
  "no-progress": "learned nothing",
  diverged: "diverged",
  interrupted: "was interrupted",
} as const;

export function runState(view: View, link: Link): RunStateView {
  if (link === "lost") return { state: "lost", text: "Connection lost, trying again" };
  if (link === "loading") return { state: "connecting", text: "Loading the first pictures" };
  if (link === "failed") return { state: "lost", text: "Not everything could be loaded" };
  if (link === "connecting") return { state: "connecting", text: "Connecting" };
  if (link === "catching-up") return { state: "connecting", text: "Catching up with what has happened" };
  const run = currentRun(view);
  if (view.waiting !== undefined && run?.status !== "paused") return waitingState(view.waiting);
  if (run === undefined) return { state: "idle", text: "Ready, no run yet" };
  const round = run.underWay?.round ?? run.lastRound?.round;
  switch (run.status) {
    case "running":
      if (run.learned) return { state: "running", text: `Run ${run.run}: evaluating the result` };
      return {
        state: "running",
        text: round === undefined ? `Run ${run.run} starts` : `Run ${run.run}, round ${count(round)}`,
      };
    case "paused":
      return { state: "paused", text: `Run ${run.run} paused after round ${count(run.lastRound?.round ?? 0)}` };
    case "finished":
      return {
        state: "finished",
        text: `Run ${run.run} ${endWords[run.end?.reason ?? "budget"]}`,
      };
    default:
      throw new Error(`unreachable: ${run.status satisfies never}`);
  }
}

function waitingState({ present, needed, missing, missingMore, loading }: NonNullable<View["waiting"]>): RunStateView {
  const more = missingMore === undefined ? "" : ` and ${missingMore} more`;
  const details = [
    missing.length > 0 ? `missing ${missing.join(", ")}${more}` : "",
    loading.length > 0 ? `loading ${loading.join(", ")}` : "",
  ].filter((detail) => detail !== "");
  const tail = details.length > 0 ? `: ${details.join("; ")}` : "";
  return { state: "waiting", text: `Waiting for nodes, ${present} of ${needed}${tail}` };
}
