import { useRef } from "preact/hooks";
import { controls, edit, send } from "../../state.ts";
import { count } from "../../words.ts";
import { Term } from "../term.tsx";

const pauseMs = 150;

/** Additional delay of every message; acts on the running run while the slider moves. */
export function DelaySlider() {
  const delayMs = controls.value?.delayMs ?? 0;
  const timer = useRef<ReturnType<typeof setTimeout>>();
  const set = (next: number, after: number) => {
    edit({ delayMs: next });
    clearTimeout(timer.current);
    timer.current = setTimeout(() => send({ kind: "set-delay", delayMs: next }), after);
  };
  return (
    <div class="field-group">
      <div class="slider">
        <label for="delay">
          <Term of="delay">Delay</Term>
        </label>
        <input
          id="delay"
          data-testid="delay-slider"
          type="range"
          min="0"
          max="2000"
          step="10"
          disabled={controls.value === undefined}
          value={delayMs}
          aria-describedby="delay-about"
          onInput={({ currentTarget }) => set(Number(currentTarget.value), pauseMs)}
          onChange={({ currentTarget }) => set(Number(currentTarget.value), 0)}
        />
        <output for="delay">{count(delayMs)} ms</output>
      </div>
      <p class="hint" id="delay-about">
        {delayMs === 0
          ? "Added to every message, each way. Acts at once."
          : `Each way, at once: raises b by about ${count(2 * delayMs)} ms.`}
      </p>
    </div>
  );
}
