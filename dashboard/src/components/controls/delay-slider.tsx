import { numberRanges } from "../../setting-limits.ts";
import { controls, current, setDelay } from "../../state.ts";
import { delayHint } from "../../words.ts";
import { Slider } from "./slider.tsx";

const restMs = 250;

/** Additional delay of every message; acts on the running run. */
export function DelaySlider() {
  const delayMs = controls.value?.delayMs ?? 0;
  const { least, most } = numberRanges.delayMs;
  return (
    <div class="field-group">
      <Slider
        id="delay"
        label="Delay"
        term="delay"
        least={least}
        most={most}
        step={10}
        unit=" ms"
        value={delayMs}
        disabled={controls.value === undefined}
        describedBy="delay-about"
        restMs={restMs}
        onValue={setDelay}
      />
      <p class="hint" id="delay-about">
        {delayHint(delayMs, current.value?.delayMs ?? 0)}
      </p>
    </div>
  );
}
