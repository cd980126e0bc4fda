import { useEffect, useRef } from "preact/hooks";
import {
  closeRace,
  hasHand,
  isLive,
  isToStart,
  raceSettings,
  raceView,
  setLive,
  skipRace,
  startRace,
} from "../../race/race-state.ts";
import { outcomeWords } from "../../race/race-words.ts";
import { asSentence } from "../../words.ts";
import { HandDial } from "./hand-dial.tsx";
import { LaneCurves } from "./lane-curves.tsx";
import { Lanes } from "./lanes.tsx";
import { RaceSetup } from "./race-setup.tsx";
import { RaceTwin } from "./race-twin.tsx";

/** Strategies on the same data, seed and budget at once, in place of the stage. */
export function Race() {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  const settings = raceSettings.value;
  if (settings === undefined) return null;
  return (
    <section class="race" aria-labelledby="race-title" data-testid="race" data-state={raceView.value?.state ?? "ready"}>
      <div class="race-head">
        <h2 id="race-title" ref={title} tabIndex={-1}>
          {hasHand.value
            ? `Beat the controller: who learns more in ${settings.budgetSeconds} seconds?`
            : `The same data, seed and ${settings.budgetSeconds} seconds: who learns most?`}
        </h2>
        <button
          type="button"
          class="race-close"
          aria-keyshortcuts="Escape"
          data-testid="race-close"
          onClick={closeRace}
        >
          Back <kbd>Esc</kbd>
        </button>
      </div>
      <div class="race-course">
        <Lanes settings={settings} />
        {hasHand.value && <HandDial />}
        <div class="race-under">
          <p class="race-outcome" role="status" data-testid="race-outcome">
            {said()}
          </p>
          <RaceActions />
        </div>
      </div>
      <RaceSetup settings={settings} />
      <LaneCurves />
      <RaceTwin />
      <p class="hint">
        Five emulated devices (two laptops, three Raspberry Pi 3, Wi-Fi) learn to tell even from odd digits, in virtual
        time, which passes {isLive.value ? "as fast as real time" : "twice as fast as real time"} here, and with the
        program that also runs live. The controller also corrects drift and lets devices keep their own pace, and so
        does “you”; a fixed tau is plain federated averaging.
      </p>
    </section>
  );
}

function said(): string {
  const view = raceView.value;
  if (view === undefined) return "Ready: the race begins when you press Start.";
  switch (view.state) {
    case "loading":
      return "The pictures are on their way.";
    case "running":
      return "A tick for every 2 seconds: where they come close, learning slows down.";
    case "over":
      return outcomeWords(view) ?? "";
    case "failed":
      return `There is no race: ${asSentence(view.reason ?? "")}`;
    default:
      throw new Error(`unreachable: ${view.state satisfies never}`);
  }
}

function RaceActions() {
  const state = raceView.value?.state;
  const goesOn = state === "running" || state === "loading";
  return (
    <p class="race-actions">
      {!hasHand.value && (
        <button
          type="button"
          aria-pressed={isLive.value}
          data-testid="race-live"
          onClick={() => setLive(!isLive.value)}
        >
          Real time
        </button>
      )}
      <button type="button" data-testid="race-skip" disabled={!goesOn} onClick={skipRace}>
        Skip to the end
      </button>
      <button type="button" class="primary" data-testid="race-start" onClick={startRace}>
        {isToStart.value && !goesOn ? "Start" : "Race again"} <kbd>R</kbd>
      </button>
    </p>
  );
}
