import type { EntryDescription } from "../../../../src/catalog/description.ts";
import { exampleOf, type Spec } from "../../../../src/catalog/names.ts";
import { specOf } from "../../catalog.ts";
import { catalog, controls, start } from "../../state.ts";
import { ParameterField } from "./parameter-field.tsx";
import { Slider } from "./slider.tsx";

/** A new run is much: long enough to go on with the arrow keys. */
const restMs = 600;
const mostOnSlider = 100;

/** The strategy, of all that the aggregator knows; choosing one starts a run at once. */
export function StrategyPicker() {
  const strategy = controls.value?.strategy ?? "adaptive";
  const offered = catalog.value.strategies;
  const chosen = specOf(offered, strategy);
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
      {chosen && <Parameters key={chosen.entry.name} {...chosen} />}
    </div>
  );
}

/** A slider for a single whole number, a field for every other parameter. */
function Parameters({ entry, values }: Spec<EntryDescription>) {
  const { parameters = [] } = entry;
  const [only] = parameters;
  if (only?.whole && parameters.length === 1) {
    return (
      <Slider
        id={only.name.toLowerCase()}
        label={only.name.toLowerCase()}
        {...(only.name === "TAU" && { term: "tau" as const })}
        least={only.least}
        most={Math.min(only.most, mostOnSlider)}
        step={1}
        value={values[0] ?? only.least}
        disabled={controls.value === undefined}
        restMs={restMs}
        onValue={(rested) => start({ strategy: `${entry.name}:${rested}` })}
      />
    );
  }
  return parameters.map((parameter, i) => (
    <ParameterField
      key={parameter.name}
      parameter={parameter}
      value={String(values[i])}
      onValue={(text) => start({ strategy: [entry.name, ...values.map(String).with(i, text)].join(":") })}
    />
  ));
}
