import { exampleOf } from "../../../../src/catalog/names.ts";
import { specOf } from "../../catalog.ts";
import { catalog, controls, start } from "../../state.ts";
import { Slider } from "./slider.tsx";

/** A new run is much: long enough to go on with the arrow keys. */
const restMs = 600;
const mostOnSlider = 100;

/** Who picks tau, of all strategies that the aggregator knows; choosing starts a run at once. */
export function StrategyPicker() {
  const strategy = controls.value?.strategy ?? "adaptive";
  const offered = catalog.value.strategies;
  const chosen = specOf(offered, strategy);
  const [parameter, ...others] = chosen?.entry.parameters ?? [];
  return (
    <div class="field-group">
      <label class="field">
        <span>Strategy</span>
        <select
          data-testid="strategy-select"
          disabled={controls.value === undefined}
          value={chosen?.entry.name}
          aria-describedby="strategy-about"
          onChange={({ currentTarget }) => {
            const entry = offered.find(({ name }) => name === currentTarget.value);
            if (entry) start({ strategy: exampleOf(entry) });
          }}
        >
          {offered.map(({ name, title }) => (
            <option key={name} value={name}>
              {title}
            </option>
          ))}
        </select>
      </label>
      <p class="hint" id="strategy-about">
        {chosen?.entry.about}
      </p>
      {chosen && parameter?.whole && others.length === 0 && (
        <Slider
          id={parameter.name.toLowerCase()}
          label={parameter.name.toLowerCase()}
          {...(parameter.name === "TAU" && { term: "tau" as const })}
          least={parameter.least}
          most={Math.min(parameter.most, mostOnSlider)}
          step={1}
          value={chosen.values[0] ?? parameter.least}
          disabled={controls.value === undefined}
          restMs={restMs}
          onValue={(rested) => start({ strategy: `${chosen.entry.name}:${rested}` })}
        />
      )}
    </div>
  );
}
