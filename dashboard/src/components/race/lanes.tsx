import type { RaceSettings } from "../../../../src/web-host/race-settings.ts";
import { openedLane, raceView } from "../../race/race-state.ts";
import {
  type LaneView,
  placesOf,
  type RaceView,
  reached,
  readyRace,
  shownAccuracy,
  ticksOf,
} from "../../race/race-view.ts";
import { hasOwnPaces, isController, laneName } from "../../race/race-words.ts";
import { count, percent } from "../../words.ts";

const [least, most] = [0.5, 0.9];
const marks = [50, 60, 70, 80, 90];

/** Where an accuracy lies on the course, as a style sheet says it. */
const along = (accuracy: number) => `${(100 * (Math.min(most, Math.max(least, accuracy)) - least)) / (most - least)}%`;

/** One budget that runs once for all, and under it a lane for each strategy, on a course from 50 to 90 % accuracy. */
export function Lanes({ settings }: { readonly settings: RaceSettings }) {
  const view = raceView.value ?? readyRace(settings);
  const places = placesOf(view);
  return (
    <div class="race-lanes">
      <Budget view={view} />
      <ol class="race-lane-list">
        {view.lanes.map((lane, i) => (
          <Lane key={lane.strategy} lane={lane} number={i} view={view} place={places?.[i]} />
        ))}
      </ol>
      <div class="race-lane-axis" aria-hidden="true">
        {marks.map((mark) => (
          <span key={mark} style={{ left: along(mark / 100) }}>
            {mark} %
          </span>
        ))}
      </div>
    </div>
  );
}

function Budget({ view: { seconds, settings } }: { readonly view: RaceView }) {
  const left = Math.max(0, settings.budgetSeconds - seconds);
  return (
    <div class="race-budget">
      <span class="race-left" data-testid="race-left" data-value={seconds}>
        <b class="number">{left.toFixed(1)}</b> s left
      </span>
      <div class="race-burning" aria-hidden="true">
        <i style={{ width: `${(100 * left) / settings.budgetSeconds}%` }} />
      </div>
    </div>
  );
}

interface LaneProps {
  readonly lane: LaneView;
  readonly number: number;
  readonly view: RaceView;
  readonly place: number | undefined;
}

function Lane({ lane, number, view, place }: LaneProps) {
  const accuracy = shownAccuracy(lane, view);
  const tau = reached(lane, view.seconds)?.tau ?? 0;
  const opened = openedLane.value === number;
  return (
    <li class="race-lane" data-strategy={lane.strategy} data-ink={isController(lane.strategy)} data-opened={opened}>
      <button
        type="button"
        class="race-lane-open"
        aria-expanded={opened}
        aria-controls="lane-curves"
        data-testid={`lane-${lane.strategy}`}
        data-place={place}
        data-value={accuracy}
        onClick={() => {
          openedLane.value = number;
        }}
      >
        <span class="race-lane-name">
          <b>{laneName(lane.strategy)}</b>
          <small class="number">{tauWords(lane, view, tau)}</small>
        </span>
        <span class="race-lane-track" aria-hidden="true">
          <i class="race-lane-trail" style={{ width: along(accuracy) }} />
          {ticksOf(lane, view.seconds).map((tick, i) => (
            <i key={i} class="race-lane-tick" style={{ left: along(tick.accuracy) }} />
          ))}
          <i class="race-lane-runner" style={{ left: along(accuracy) }} />
        </span>
        <span class="race-lane-result">
          <span class="number">{percent(accuracy)}</span>
          <b class="race-lane-place">{place === undefined ? "" : ordinal(place)}</b>
        </span>
      </button>
    </li>
  );
}

function tauWords(lane: LaneView, { state }: RaceView, tau: number): string {
  if (lane.strategy.startsWith("fixed:")) return "fixed";
  if (state === "over" && lane.end) return `average tau ${count(Math.round(lane.end.averageTau))}`;
  if (tau === 0) return "tau –";
  return `tau ${count(Math.round(tau))}${hasOwnPaces(lane.strategy) ? " on average" : ""}`;
}

const ordinal = (place: number): string => ["1st", "2nd", "3rd"][place - 1] ?? `${place}th`;
