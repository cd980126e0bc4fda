import { computed, signal } from "@preact/signals";
import type { FromRace } from "../../../src/web-host/race-messages.ts";
import { byHand, type RaceSettings, usualRace } from "../../../src/web-host/race-settings.ts";
import { isLiveIn, raceOf, raceQuery } from "./race-address.ts";
import { type RaceView, readyRace, withRaceMessage } from "./race-view.ts";
import { type RunningRace, startRaceWorker } from "./race-worker.ts";

/** What is raced, or is to be; undefined while the page shows something else. */
export const raceSettings = signal<RaceSettings | undefined>(raceOf(location.search));
/** The race that goes on, or the last one. */
export const raceView = signal<RaceView | undefined>(undefined);
/** tau of the lane `you`. */
export const handTau = signal(10);
/** The lane whose curves are shown. */
export const openedLane = signal(0);
/** Whether a race's time is to pass as real time does, also where nobody steers. */
const wantsLive = signal(isLiveIn(location.search));
/** A person takes part, for whom time passes as it does. */
export const hasHand = computed(() => raceSettings.value?.lanes.includes(byHand) === true);
/** Whether a race's time passes as real time does. */
export const isLive = computed(() => wantsLive.value || hasHand.value);
/** What stands in the page's address while there is a race. */
export const raceAddress = computed(
  () => raceSettings.value && raceQuery(raceSettings.value, { isLive: wantsLive.value }),
);
/** The race is not the one that the settings describe, or has not begun. */
export const isToStart = computed(() => raceView.value?.settings !== raceSettings.value);

let running: RunningRace | undefined;

/** Shows the race in place of the page's stage, and starts it unless a person takes part, who says when. */
export function openRace(settings: RaceSettings = usualRace): void {
  setRace(settings);
}

/** Another race: it starts at once unless a person takes part. */
export function setRace(settings: RaceSettings): void {
  end();
  raceSettings.value = settings;
  openedLane.value = 0;
  if (!settings.lanes.includes(byHand)) startRace();
}

export function closeRace(): void {
  end();
  raceSettings.value = undefined;
}

export function startRace(): void {
  const settings = raceSettings.value;
  if (settings === undefined) return;
  end();
  let told = readyRace(settings);
  raceView.value = told;
  const pace = isLive.value ? "live" : "short";
  running = startRaceWorker({ settings, pace, tau: handTau.value }, (message: FromRace) => {
    told = withRaceMessage(told, atRest(message));
    // Rounds are drawn when the clock has come to them.
    if (message.kind !== "round" && message.kind !== "finished") raceView.value = told;
    if (message.kind === "over" || message.kind === "failed") running?.end();
  });
}

const reducedMotion = matchMedia("(prefers-reduced-motion: reduce)");

/** Where motion is not wanted, the clock stands still and goes on once a second. */
function atRest(message: FromRace): FromRace {
  if (message.kind !== "clock" || !reducedMotion.matches) return message;
  return { ...message, seconds: Math.floor(message.seconds) };
}

export function steer(tau: number): void {
  handTau.value = tau;
  running?.steer(tau);
}

export const skipRace = (): void => running?.setPace("skipped");

/** In real time or in half of it, also while the race goes on. */
export function setLive(wanted: boolean): void {
  wantsLive.value = wanted;
  running?.setPace(isLive.value ? "live" : "short");
}

function end(): void {
  running?.end();
  running = undefined;
  raceView.value = undefined;
}

/** The browser's own back and forth, and Escape, from now on. */
export function listenForRace(): void {
  if (raceSettings.value && !raceSettings.value.lanes.includes(byHand)) startRace();
  addEventListener("popstate", () => {
    const asked = raceOf(location.search);
    setLive(isLiveIn(location.search));
    if (asked === undefined) closeRace();
    // Another pace is no other race.
    else if (raceSettings.value === undefined || raceQuery(asked) !== raceQuery(raceSettings.value)) setRace(asked);
  });
  addEventListener("keydown", ({ key, target }) => {
    if (key !== "Escape" || raceSettings.value === undefined) return;
    if (!(target instanceof Element && target.closest("dialog"))) closeRace();
  });
}

/** The race's key: a race, or the same one again. */
export function pressRace(): void {
  if (raceSettings.value) startRace();
  else openRace();
}
