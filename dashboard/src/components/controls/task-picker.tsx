import type { TaskChoice } from "../../../../src/runtime/events.ts";
import { aggregator, controls, start } from "../../state.ts";

/** What is learned, from which data; choosing starts a run at once, with the step size that the model is known to need. */
export function TaskPicker() {
  const choices = aggregator.value?.choices ?? [];
  const shown = controls.value;
  if (shown === undefined || choices.length === 0) return null;
  const family = (name: string) => name.split(":")[0];
  // Data with parameters of their own stand for their family.
  const chosen = choices.find(({ dataset }) => family(dataset) === family(shown.dataset));
  const learn = (dataset: string, model: TaskChoice["models"][number] | undefined) => {
    if (model) start({ dataset, model: model.name, stepSize: model.stepSize });
  };
  return (
    <div class="field-group task">
      <label class="field">
        <span>Data</span>
        <select
          data-testid="dataset-select"
          value={chosen?.dataset}
          onChange={({ currentTarget }) => {
            const next = choices.find(({ dataset }) => dataset === currentTarget.value);
            const same = next?.models.find(({ name }) => name === shown.model);
            if (next) learn(next.dataset, same ?? next.models[0]);
          }}
        >
          {choices.map(({ dataset, title }) => (
            <option key={dataset} value={dataset} title={title}>
              {chosen?.dataset === dataset ? shown.dataset : dataset}
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        <span>Model</span>
        <select
          data-testid="model-select"
          value={shown.model}
          onChange={({ currentTarget }) => {
            learn(
              shown.dataset,
              chosen?.models.find(({ name }) => name === currentTarget.value),
            );
          }}
        >
          {(chosen?.models ?? []).map(({ name }) => (
            <option key={name} value={name}>
              {name.replaceAll("-", " ")}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}
