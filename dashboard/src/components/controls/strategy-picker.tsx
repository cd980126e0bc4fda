import { fixedTau } from "../../settings.ts";
import { controls, start } from "../../state.ts";
import { Slider } from "./slider.tsx";

/** A new run is much: long enough to go on with the arrow keys. */
const restMs = 600;

/** Who picks tau; choosing starts a run at once. */
export function StrategyPicker() {
  const strategy = controls.value?.strategy ?? "adaptive";
  const fixed = fixedTau(strategy);
  const tau = fixed ?? 10;
  return (
    <div class="field-group">
      <label class="field">
        <span>Strategy</span>
        <select
          data-testid="strategy-select"
          disabled={controls.value === undefined}
          value={fixed === undefined ? strategy : "fixed"}
          onChange={({ currentTarget }) => {
            start({ strategy: currentTarget.value === "fixed" ? `fixed:${tau}` : currentTarget.value });
          }}
        >
          <option value="adaptive">adaptive</option>
          <option value="adaptive-2019">adaptive, 2019</option>
          <option value="adaptive-2018">adaptive, 2018</option>
          <option value="fixed">fixed tau</option>
        </select>
      </label>
      {fixed !== undefined && (
        <Slider
          id="tau"
          label="tau"
          term="tau"
          least={1}
          most={100}
          step={1}
          value={tau}
          disabled={controls.value === undefined}
          restMs={restMs}
          onValue={(rested) => start({ strategy: `fixed:${rested}` })}
        />
      )}
    </div>
  );
}
