import type { FromRace, LaneFinished } from "../../../src/web-host/race-messages.ts";
import type { RaceSettings } from "../../../src/web-host/race-settings.ts";

/** What a lane had come to after a round. */
export interface LanePoint {
  readonly seconds: number;
  readonly accuracy: number;
  readonly loss: number;
  readonly tau: number;
}

export interface LaneView {
  readonly strategy: string;
  /** In the order of time; the first one is before the first round. */
  readonly points: readonly LanePoint[];
  /** What it came to, once its budget is spent. */
  readonly end?: LaneFinished;
}

/** A race as it is drawn: what its worker told so far. */
export interface RaceView {
  readonly settings: RaceSettings;
  readonly state: "loading" | "running" | "over" | "failed";
  /** The second of the budget that is shown, the same for all lanes. */
  readonly seconds: number;
  readonly lanes: readonly LaneView[];
  /** Why it failed. */
  readonly reason?: string;
}

export function readyRace(settings: RaceSettings): RaceView {
  const lanes = settings.lanes.map((strategy) => ({ strategy, points: [] }));
  return { settings, state: "loading", seconds: 0, lanes };
}

export function withRaceMessage(view: RaceView, message: FromRace): RaceView {
  switch (message.kind) {
    case "started":
      return { ...view, state: "running" };
    case "round": {
      const { consumedSeconds: seconds, accuracy, loss, tau } = message;
      const point = { seconds, accuracy, loss, tau };
      return withLane(view, message.lane, (lane) => ({ ...lane, points: [...lane.points, point] }));
    }
    case "clock":
      return { ...view, seconds: Math.max(view.seconds, message.seconds) };
    case "finished":
      return withLane(view, message.lane, (lane) => ({ ...lane, end: message }));
    case "over":
      return { ...view, state: "over", seconds: view.settings.budgetSeconds };
    case "failed":
      return { ...view, state: "failed", reason: message.reason };
    default:
      throw new Error(`unreachable: ${message satisfies never}`);
  }
}

function withLane(view: RaceView, changed: number, change: (lane: LaneView) => LaneView): RaceView {
  return { ...view, lanes: view.lanes.map((lane, i) => (i === changed ? change(lane) : lane)) };
}

/** What a lane had come to at that second: its newest round until then. */
export function reached({ points }: LaneView, seconds: number): LanePoint | undefined {
  return points.findLast((point) => point.seconds <= seconds);
}

/** Where a lane was every `everySeconds` until then: ticks that come closer as it slows down. */
export function ticksOf(lane: LaneView, seconds: number, everySeconds = 2): readonly LanePoint[] {
  const count = Math.floor(seconds / everySeconds + 1e-9);
  return Array.from({ length: count }, (_, i) => reached(lane, (i + 1) * everySeconds)).filter(
    (point) => point !== undefined,
  );
}

/** The accuracy that is shown of a lane: at the end that of the weights which its run returns. */
export function shownAccuracy(lane: LaneView, { state, seconds }: Pick<RaceView, "state" | "seconds">): number {
  return (state === "over" ? lane.end?.accuracy : undefined) ?? reached(lane, seconds)?.accuracy ?? 0.5;
}

/** The place of each lane at the end, from 1 on; those with the same accuracy share one. Undefined before. */
export function placesOf({ state, lanes }: RaceView): readonly number[] | undefined {
  if (state !== "over") return undefined;
  const accuracies = lanes.map(({ end }) => end?.accuracy ?? 0);
  return accuracies.map((own) => 1 + accuracies.filter((other) => other > own).length);
}
