import type { ModelChoice, TaskChoice } from "../../../../src/watch/events.ts";
import { aggregator, controls, start, task } from "../../state.ts";

/** What is learned, from which data; choosing starts a run at once, with the step size that the model is known to need. */
export function TaskPicker() {
  const choices = aggregator.value?.choices ?? [];
  const shown = controls.value;
  if (shown === undefined || choices.length === 0) return null;
  const family = (name: string) => name.split(":")[0];
  // Data with parameters of their own stand for their family.
  const chosen = choices.find(({ dataset }) => family(dataset) === family(shown.dataset));
  const learn = (dataset: string, model: ModelChoice | undefined) => {
    if (model) start({ dataset, model: model.name, stepSize: model.stepSize });
  };
  return (
    <div class="task">
      <div class="field">
        <label for="dataset">Data</label>
        <code title="On the command line">--dataset {shown.dataset}</code>
        <select
          id="dataset"
          data-testid="dataset-select"
          value={chosen?.dataset}
          title={chosen && titleOf(chosen, shown.dataset)}
          onChange={({ currentTarget }) => {
            const next = choices.find(({ dataset }) => dataset === currentTarget.value);
            const same = next?.models.find(({ name }) => name === shown.model);
            if (next) learn(next.dataset, same ?? next.models[0]);
          }}
        >
          {choices.map((choice) => (
            <option key={choice.dataset} value={choice.dataset} disabled={choice.unavailable !== undefined}>
              {titleOf(choice, choice === chosen ? shown.dataset : choice.dataset)}
              {choice.unavailable && ` (${choice.unavailable})`}
            </option>
          ))}
        </select>
      </div>
      <div class="field">
        <label for="model">Model</label>
        <code title="On the command line">--model {shown.model}</code>
        <select
          id="model"
          data-testid="model-select"
          value={shown.model}
          onChange={({ currentTarget }) => {
            learn(
              shown.dataset,
              chosen?.models.find(({ name }) => name === currentTarget.value),
            );
          }}
        >
          {(chosen?.models ?? []).map(({ name, title }) => (
            <option key={name} value={name}>
              {title}
            </option>
          ))}
        </select>
      </div>
    </div>
  );
}

/** The title of what is learned now says its parameters, too. */
function titleOf(choice: TaskChoice, dataset: string): string {
  return dataset === task.value?.dataset ? task.value.title : choice.title;
}
