import type { AggregatorEvent } from "../../../src/watch/events.ts";
import { foldAll } from "../fold/fold.ts";
import { currentRun, emptyView, type View } from "../fold/view.ts";

/** A kept run that can be looked at as it was at any moment. */
export interface Replay {
  /** From the beginning of its first round, or of its probe, to its last event. */
  readonly seconds: number;
  /** What the page showed so many seconds after that. */
  viewAt(seconds: number): View;
}

/** A view is kept after each of so many events: from the one before, any moment is a few steps away. */
const step = 64;

const firstOfRound: ReadonlySet<string> = new Set(["probe-started", "round-started", "round-finished"]);

/** Undefined if no run begins in these events, which are in the order in which they happened. */
export function createReplay(events: readonly AggregatorEvent[]): Replay | undefined {
  const begins = events.findIndex(({ kind }) => kind === "run-started");
  if (begins < 0) return undefined;
  // Nodes may take long to load their data.
  const start = Math.max(
    begins,
    events.findIndex(({ kind }) => firstOfRound.has(kind)),
  );
  const times = sinceStart(events, start);
  /** The view before each `step` events; made as far as somebody looks. */
  const views: View[] = [emptyView];

  function viewAfter(count: number): View {
    while (views.length <= count / step) {
      const from = (views.length - 1) * step;
      views.push(foldAll(views.at(-1) as View, events.slice(from, from + step)));
    }
    const from = Math.floor(count / step);
    return foldAll(views[from] as View, events.slice(from * step, count));
  }

  return {
    seconds: times.at(-1) as number,
    viewAt(seconds) {
      // The beginning is there from the first moment on.
      const count = Math.max(start + 1, countUntil(times, seconds));
      return viewAfter(count);
    },
  };
}

/**
 * The seconds from the event at `start` to each event, never less than before: in a run that was gone on with after its aggregator had
 * ended, clocks begin anew, and the time in between, which nobody measured, is left out.
 */
function sinceStart(events: readonly AggregatorEvent[], start: number): number[] {
  let before = 0;
  let last = events[0]?.at ?? 0;
  const times = events.map(({ at }) => {
    if (at < last) before += last - at;
    last = at;
    return at + before;
  });
  const zero = times[start] as number;
  return times.map((seconds) => Math.max(0, seconds - zero));
}

/** How many of these ascending times are at most `seconds`. */
function countUntil(times: readonly number[], seconds: number): number {
  let [from, to] = [0, times.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((times[middle] as number) <= seconds) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** Where a run was at that moment: its round, or what it did before and after its rounds. */
export function placeIn(view: View): string {
  const run = currentRun(view);
  if (run?.end) return "at its end";
  if (run?.learned) return "evaluating its result";
  const round = run?.underWay?.round ?? run?.lastRound?.round;
  return round === undefined ? "before its first round" : `round ${round}`;
}
