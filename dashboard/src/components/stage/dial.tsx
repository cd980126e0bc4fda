import { computed, useSignal } from "@preact/signals";
import { useEffect, useId, useMemo, useRef } from "preact/hooks";
import { readings } from "../../fold/readings.ts";
import { openedView } from "../../runs/kept-runs.ts";
import { onlyWatches } from "../../session.ts";
import { dialEnd, dialShare, dialTau, dialTicks } from "../../stage/dial-scale.ts";
import { bestTau, promisedAt, type Stakes, stakesOf } from "../../stage/promises.ts";
import { controls, run, runs, start } from "../../state.ts";
import { count, counted, percent } from "../../words.ts";
import { atRest } from "../controls/at-rest.ts";

/** A new run is much: the knob has to rest so long before it means one. */
const restMs = 700;
const points = 60;
/** The word has room where its area is at least this share of the dial's height. */
const wordHeight = 0.14;

export const stakes = computed<Stakes | undefined>(() => run.value && stakesOf(run.value, runs.value));
const tauNow = computed(() => (run.value ? readings(run.value, "").tau : undefined));
/** Before the first round of all nothing is known that the knob could stand on. */
const isEmpty = computed(() => tauNow.value === undefined && runs.value.every(({ rounds }) => rounds.length === 0));
let former: { readonly run: number | undefined; readonly end: number } | undefined;
/** In the course of a run the scale becomes longer, never shorter: the knob does not jump back and forth. */
const most = computed(() => {
  const set = controls.value?.tauMax;
  const tau = tauNow.value ?? 1;
  const end = typeof set === "number" ? Math.max(10, set, tau) : dialEnd(tau, stakes.value);
  const id = run.value?.run;
  former = { run: id, end: typeof set !== "number" && former?.run === id ? Math.max(former?.end ?? 0, end) : end };
  return former.end;
});

/** So much of the scale lies under half of the knob, which says its tau itself. */
const knobShare = 0.04;

/** tau on the curve of what every tau promises. Moving the knob starts a run with that tau. */
export function Dial() {
  const moved = useSignal<number | undefined>(undefined);
  const track = useRef<HTMLDivElement>(null);
  const take = useRef<(tau: number) => void>(() => {});
  take.current = (tau) => {
    moved.value = undefined;
    if (controls.value?.strategy !== `fixed:${tau}` || run.value?.status === "finished")
      start({ strategy: `fixed:${tau}` });
  };
  const rest = useMemo(() => atRest<number>(restMs, (tau) => take.current(tau)), []);
  useEffect(() => rest.drop, [rest]);
  const now = moved.value ?? tauNow.value;
  const of = stakes.value;
  const isLocked = openedView.value !== undefined || onlyWatches.value || controls.value === undefined;
  const out = isLocked || isEmpty.value;
  const best = of?.disagreementPerSquare === undefined ? undefined : bestTau(of, most.value);
  const move = (tau: number) => {
    moved.value = Math.max(1, Math.min(most.value, tau));
    rest.move(moved.value);
  };
  const tauAt = (x: number) => {
    const box = (track.current as HTMLDivElement).getBoundingClientRect();
    return dialTau((x - box.left) / box.width, most.value);
  };
  const isFixed = controls.value?.strategy.startsWith("fixed") ?? false;
  return (
    <div class="dial" data-testid="dial" data-best={best}>
      <div
        ref={track}
        class="dial-track"
        role="slider"
        tabIndex={out ? -1 : 0}
        data-testid="dial-knob"
        aria-label="Local updates in each round; moving it starts a run"
        aria-disabled={out}
        aria-valuemin={1}
        aria-valuemax={most.value}
        aria-valuenow={now ?? 1}
        aria-valuetext={valueText(now, of)}
        onPointerDown={(event) => {
          if (out) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          move(tauAt(event.clientX));
        }}
        onPointerMove={(event) => {
          if (!out && event.currentTarget.hasPointerCapture(event.pointerId)) move(tauAt(event.clientX));
        }}
        onPointerUp={() => rest.settle()}
        onBlur={() => rest.settle()}
        onKeyDown={(event) => {
          const next = out ? undefined : keyTau(event.key, now ?? 1, most.value);
          if (next === undefined) return;
          event.preventDefault();
          move(next);
        }}
      >
        {of && <Curve of={of} most={most.value} />}
        {best !== undefined && <Marker class="dial-best" tau={best} of={of} />}
        {now !== undefined && (
          <Marker class="dial-now" tau={now} of={of} words={count(now)} moving={moved.value !== undefined} />
        )}
      </div>
      <div class="dial-ticks" aria-hidden="true">
        {(isEmpty.value ? [] : dialTicks(most.value)).map((tau) => {
          const share = dialShare(tau, most.value);
          const isBehindKnob = now !== undefined && Math.abs(share - dialShare(now, most.value)) < knobShare;
          return (
            <span key={tau} data-hidden={isBehindKnob} style={{ left: `${100 * share}%` }}>
              {count(tau)}
            </span>
          );
        })}
      </div>
      <p class="dial-hint">
        {of?.measuredIn !== undefined && `Drift as measured in run ${of.measuredIn}. `}
        {isFixed && !isLocked ? (
          <button
            type="button"
            class="link"
            data-testid="dial-adaptive"
            onClick={() => start({ strategy: "adaptive" })}
          >
            Let the controller choose
          </button>
        ) : (
          !isLocked &&
          (isEmpty.value
            ? "From the first round on, here is what each number of local updates promises."
            : "Drag the knob to choose by hand: a new run starts.")
        )}
      </p>
    </div>
  );
}

function keyTau(key: string, tau: number, largest: number): number | undefined {
  const step = Math.max(1, Math.round(tau / 10));
  switch (key) {
    case "ArrowRight":
    case "ArrowUp":
      return tau + step;
    case "ArrowLeft":
    case "ArrowDown":
      return tau - step;
    case "PageUp":
      return tau * 2;
    case "PageDown":
      return Math.floor(tau / 2);
    case "Home":
      return 1;
    case "End":
      return largest;
    default:
      return undefined;
  }
}

function valueText(tau: number | undefined, of: Stakes | undefined): string {
  if (tau === undefined) return "no round yet";
  if (of === undefined) return counted(tau, "local update");
  const { messages, drift, fewRounds, useful } = promisedAt(tau, of);
  const lost = of.otherBudgets ? "is lost to messages" : "of the time goes into messages";
  const parts = [`${percent(messages)} ${lost}`];
  if (of.disagreementPerSquare !== undefined)
    parts.push(
      `${percent(drift)} is undone by drift`,
      `${percent(fewRounds)} is lost with few rounds`,
      `${percent(useful)} is useful`,
    );
  return `${counted(tau, "local update")}: ${parts.join(", ")}`;
}

/** Where the budget goes at each tau, stacked: messages from above, what drift and few rounds undo below them, the rest is useful. */
function Curve({ of, most: largest }: { readonly of: Stakes; readonly most: number }) {
  const hatch = useId();
  const atEnd = promisedAt(largest, of);
  const all = Array.from({ length: points + 1 }, (_, i) => {
    const share = i / points;
    return { x: 100 * share, ...promisedAt(largest ** share, of) };
  });
  const line = (y: (at: (typeof all)[number]) => number) =>
    all.map((at) => `${at.x.toFixed(2)} ${(100 * y(at)).toFixed(2)}`).join("L");
  const underMessages = line(({ messages }) => messages);
  const overUseful = line(({ useful }) => 1 - useful);
  const back = all
    .toReversed()
    .map((at) => `${at.x.toFixed(2)} ${(100 * at.messages).toFixed(2)}`)
    .join("L");
  return (
    <>
      <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
        <defs>
          <pattern id={hatch} width="1.1" height="4.6" patternUnits="userSpaceOnUse" patternTransform="rotate(14)">
            <line class="dial-hatch" x1="0" y1="0" x2="0" y2="4.6" />
          </pattern>
        </defs>
        <path class="dial-messages" d={`M0 0L${underMessages}L100 0Z`} />
        <path fill={`url(#${hatch})`} d={`M${overUseful}L${back}Z`} />
        <path class="dial-useful" d={`M0 100L${overUseful}L100 100Z`} />
        <path class="dial-line" d={`M${overUseful}`} />
      </svg>
      <span class="dial-word of-messages">lost to messages</span>
      {atEnd.drift + atEnd.fewRounds > wordHeight && (
        <span class="dial-word of-drift">{atEnd.drift > atEnd.fewRounds ? "undone by drift" : "too few rounds"}</span>
      )}
      <span class="dial-word of-useful">
        {of.disagreementPerSquare === undefined ? "computed; drift is not measured" : "useful updates"}
      </span>
    </>
  );
}

interface MarkerProps {
  readonly class: string;
  readonly tau: number;
  readonly of: Stakes | undefined;
  readonly words?: string;
  readonly moving?: boolean;
}

function Marker({ class: name, tau, of, words = "", moving = false }: MarkerProps) {
  const height = of ? promisedAt(tau, of).useful : 0.5;
  const place = { "--across": dialShare(tau, most.value), "--down": 1 - height };
  // Four digits and more are narrow enough for the knob.
  const fontSize = words.length > 3 ? `${56 / words.length}px` : undefined;
  return (
    <>
      {words !== "" && <i class="dial-stem" style={place} />}
      <b class={`${name} number`} style={{ ...place, fontSize }} data-moving={moving}>
        {words}
      </b>
    </>
  );
}
