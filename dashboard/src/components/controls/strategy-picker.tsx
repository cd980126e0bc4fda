import { useSignal } from "@preact/signals";
import { fixedTau } from "../../settings.ts";
import { controls, start } from "../../state.ts";
import { Term } from "../term.tsx";

/** Who picks tau; choosing starts a run at once. */
export function StrategyPicker() {
  const strategy = controls.value?.strategy ?? "adaptive-2019";
  const fixed = fixedTau(strategy);
  const dragged = useSignal<number | undefined>(undefined);
  const tau = dragged.value ?? fixed ?? 10;
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
          <option value="adaptive-2019">adaptive, 2019</option>
          <option value="adaptive-2018">adaptive, 2018</option>
          <option value="fixed">fixed tau</option>
        </select>
      </label>
      {fixed !== undefined && (
        <div class="slider">
          <label for="fixed-tau">
            <Term of="tau">tau</Term>
          </label>
          <input
            id="fixed-tau"
            data-testid="tau-slider"
            type="range"
            min="1"
            max="100"
            value={tau}
            onInput={({ currentTarget }) => {
              dragged.value = Number(currentTarget.value);
            }}
            onChange={({ currentTarget }) => {
              dragged.value = undefined;
              start({ strategy: `fixed:${currentTarget.value}` });
            }}
          />
          <output for="fixed-tau">{tau}</output>
        </div>
      )}
    </div>
  );
}
