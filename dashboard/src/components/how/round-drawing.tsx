import { counted, milliseconds, significant } from "../../words.ts";
import { apartness, type Lane, lanesOf } from "./drawn-round.ts";
import { lit } from "./lit.tsx";
import type { RoundNumbers } from "./round-numbers.ts";

const updatesDrawnUpTo = 40;

/** A round as it was: each node's time, true to scale, and how far the nodes came, together and apart. */
export function RoundDrawing({ round }: { readonly round: RoundNumbers }) {
  return (
    <div
      class="round-drawing"
      data-lit={lit.value ?? ""}
      data-testid="round-drawing"
      role="img"
      aria-label={inWords(round)}
    >
      <Times round={round} />
      {round.apart && <Apart round={round} />}
    </div>
  );
}

function Times({ round }: { readonly round: RoundNumbers }) {
  const { lanes, more } = lanesOf(round);
  const slowest = slowestOf(lanes);
  return (
    <div class="times" aria-hidden="true">
      {lanes.map((lane) => (
        <LaneBars key={lane.name} lane={lane} />
      ))}
      {lanes.length > 0 && <div class="sweep" />}
      {slowest && (
        <div class="lane">
          <span class="lane-name">{more > 0 && `and ${more} more`}</span>
          <span class="bars notes">
            <span data-of="tau c" style={{ width: share(slowest.compute) }}>
              τ · c = {milliseconds(round.tau * round.c)}
            </span>
            <span data-of="b">b = {milliseconds(round.b)}</span>
          </span>
        </div>
      )}
    </div>
  );
}

function LaneBars({ lane }: { readonly lane: Lane }) {
  const hasTicks = lane.updates > 1 && lane.updates <= updatesDrawnUpTo;
  return (
    <div class="lane">
      <span class="lane-name">{lane.name}</span>
      <span class="bars">
        <i
          class={hasTicks ? "compute ticks" : "compute"}
          data-of="c tau"
          style={{ width: share(lane.compute), backgroundSize: `${100 / lane.updates}% 100%` }}
        />
        <i class="communicate" data-of="b" style={{ width: share(lane.communicate) }} />
        <i class="wait" data-of="wait" style={{ width: share(lane.wait) }} />
      </span>
    </div>
  );
}

const share = (part: number) => `${(100 * part).toFixed(2)}%`;

function slowestOf(lanes: readonly Lane[]): Lane | undefined {
  return lanes.toSorted((a, b) => a.wait - b.wait)[0];
}

const mean = { x: 150, y: 70 };
/** In the drawing's units: the most that moving together is drawn as, and the most that is drawn about the mean. */
const mostTogether = 110;
const mostApart = 50;
/** Directions in which the drawn nodes end, about the mean. */
const directions = [0.9, 2.4, 3.7, 5.1, 6.0];

function Apart({ round }: { readonly round: RoundNumbers }) {
  const { drift, noise } = apartness(round);
  const together = Math.min(mostTogether, mostApart / Math.max(drift, noise));
  const origin = { x: mean.x - together, y: mean.y };
  return (
    <svg class="apart" viewBox="0 0 260 140" aria-hidden="true">
      <line class="moved" data-of="movement mean" x1={origin.x} y1={origin.y} x2={mean.x} y2={mean.y} />
      <circle class="noise" data-of="noise" cx={mean.x} cy={mean.y} r={noise * together} />
      {directions.map((angle) => {
        const x = mean.x + Math.cos(angle) * drift * together;
        const y = mean.y + Math.sin(angle) * drift * together;
        return (
          <g key={angle} data-of="drift">
            <line class="way" x1={origin.x} y1={origin.y} x2={x} y2={y} />
            <circle class="end" cx={x} cy={y} r="3.5" />
          </g>
        );
      })}
      <circle class="begin" cx={origin.x} cy={origin.y} r="4" />
      <circle class="mean" data-of="mean movement" cx={mean.x} cy={mean.y} r="5" />
      <text class="note" data-of="mean movement" x={4} y={12}>
        together {significant(round.apart?.movement ?? 0)}
      </text>
      <text class="note" data-of="drift noise" x={4} y={136}>
        apart: drift {significant(round.apart?.drift ?? 0)}, noise {significant(round.apart?.noise ?? 0)}
      </text>
    </svg>
  );
}

function inWords(round: RoundNumbers): string {
  const { lanes, more } = lanesOf(round);
  const slowest = slowestOf(lanes);
  const who = slowest
    ? ` ${counted(lanes.length + more, "node")}; the slowest, ${slowest.name}, let the others wait.`
    : "";
  const apart = round.apart
    ? ` They moved ${significant(round.apart.movement)} together, and ended ${significant(round.apart.drift)} apart by drift.`
    : "";
  return `Round ${round.round}: ${milliseconds(round.tau * round.c)} of computing and ${milliseconds(round.b)} of messages.${who}${apart}`;
}
