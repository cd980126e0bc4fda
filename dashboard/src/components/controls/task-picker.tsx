import type { TaskChoice } from "../../../../src/watch/events.ts";
import { choiceOf, modelOf, otherData, otherTask } from "../../settings.ts";
import { choices as allChoices, controls, presentTask, start } from "../../state.ts";

/** What is learned, from which data; choosing starts a run at once, with the step size that the model is known to need. */
export function TaskPicker() {
  const choices = allChoices.value;
  const shown = controls.value;
  if (shown === undefined || choices.length === 0) return null;
  const chosen = choiceOf(choices, shown.dataset);
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
          onChange={({ currentTarget }) => start(otherData(choices, currentTarget.value, shown.model))}
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
          value={modelOf(chosen, shown.model)?.name}
          onChange={({ currentTarget }) => start(otherTask(choices, shown.dataset, currentTarget.value))}
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
  return dataset === presentTask.value?.dataset ? presentTask.value.title : choice.title;
}
