import { openedView } from "../../runs/kept-runs.ts";
import { placeIn } from "../../runs/replay.ts";
import {
  endReplay,
  isPlaying,
  pause,
  play,
  replay,
  replayedSeconds,
  replaying,
  seek,
  speed,
  speeds,
} from "../../runs/replaying.ts";

/** Shows the opened run again, as it happened: a button first, then a scrubber. */
export function ReplayBar({ id }: { readonly id: string }) {
  const now = replaying.value;
  switch (now?.kind) {
    case undefined:
      return openedView.value === undefined ? null : (
        <p class="replay-bar">
          <button type="button" data-testid="replay" onClick={() => void replay(id)}>
            Show it as it happened
          </button>
        </p>
      );
    case "loading":
      return <p class="replay-bar hint">What happened in it is being read.</p>;
    case "wrong":
      return <p class="replay-bar hint">It cannot be shown as it happened: {now.text}.</p>;
    case "there":
      return <Scrubber seconds={now.replay.seconds} />;
    default:
      throw new Error(`unreachable: ${now satisfies never}`);
  }
}

function Scrubber({ seconds: length }: { readonly seconds: number }) {
  const at = replayedSeconds.value;
  const place = openedView.value === undefined ? "" : placeIn(openedView.value);
  return (
    <fieldset class="replay-bar" aria-label="The run as it happened" data-testid="replay-bar">
      <button type="button" class="primary" data-testid="replay-play" onClick={isPlaying.value ? pause : play}>
        {isPlaying.value ? "Pause" : at >= length ? "Play again" : "Play"}
      </button>
      <input
        type="range"
        aria-label="Moment of the run"
        aria-valuetext={`${time(at)} of ${time(length)}, ${place}`}
        data-testid="replay-slider"
        min={0}
        max={length}
        step={Math.max(0.01, length / 2000)}
        value={at}
        onInput={({ currentTarget }) => {
          pause();
          seek(Number(currentTarget.value));
        }}
      />
      <output class="number" data-testid="replay-place">
        {time(at)} of {time(length)}, {place}
      </output>
      <label>
        Speed{" "}
        <select
          data-testid="replay-speed"
          value={speed.value}
          onChange={({ currentTarget }) => {
            speed.value = Number(currentTarget.value);
          }}
        >
          {speeds.map((one) => (
            <option key={one} value={one}>
              {one}×
            </option>
          ))}
        </select>
      </label>
      <button type="button" data-testid="replay-end" onClick={endReplay}>
        Show its end
      </button>
    </fieldset>
  );
}

function time(seconds: number): string {
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")} min`;
}
