import { endWords, type RunState } from "../fold/run-state.ts";
import { currentRun, type View } from "../fold/view.ts";
import { counted } from "../words.ts";
import { placeIn } from "./replay.ts";
import { runMark } from "./run-names.ts";
import type { RunRow } from "./run-rows.ts";

/** What stands at the top of the page. */
export interface Headline {
  readonly title: string;
  /** Who learns it, as a sentence that follows the title. */
  readonly learners: string;
  readonly state: RunState;
  readonly text: string;
}

/**
 * Of a kept run that is open: everything in the past, and nothing of what goes on meanwhile; of one that is shown as it happened, where
 * it was.
 */
export function openedHeadline(view: View, row: RunRow, { now = new Date(), replayed = false } = {}): Headline {
  const run = currentRun(view);
  const mark = runMark(row, now);
  const name = row.number === undefined ? `Run of ${mark}` : `Run ${mark}`;
  const reason = run?.end?.reason ?? row.entry?.record.ending;
  const end = reason === undefined || reason === null ? "was cut off" : endWords[reason];
  const goesOn = replayed && run?.end === undefined;
  const nodes = run?.nodes.length ?? 0;
  return {
    title: view.task?.title ?? row.entry?.record.task.title ?? "An earlier run",
    learners: `${nodes === 0 ? "Nodes" : counted(nodes, "node")} learned it together, no example left its node.`,
    state: goesOn ? "running" : "finished",
    text: goesOn ? `${name}, ${placeIn(view)}` : `${name} ${end}`,
  };
}
