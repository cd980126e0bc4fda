import { computed } from "@preact/signals";
import { fieldsFor } from "../../fields.ts";
import { catalog, controls, edit, start } from "../../state.ts";
import { Term } from "../term.tsx";
import { TextField } from "./text-field.tsx";

/** What the start button submits, so that Enter in a field starts a run, too. */
export const formId = "next-run";

const fields = computed(() => fieldsFor(catalog.value));

/** Of the choice that leaves it to the strategy. */
const byStrategy = "default";

const paceNamed = (value: string) => (value === "own" || value === "common" ? value : undefined);

/** Settings that the next run starts with. */
export function NextRunFields() {
  const shown = controls.value;
  return (
    <form
      id={formId}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        start();
      }}
    >
      <fieldset class="next-run" disabled={shown === undefined}>
        <legend>For the next run</legend>
        {fields.value.map((field) => (
          <TextField key={field.id} field={field} value={shown ? field.show(shown) : ""} />
        ))}
        <label class="field" data-columns="2">
          <span>
            <Term of="pace">Pace</Term> of the nodes
          </span>
          <select
            data-testid="pace"
            value={shown?.pace ?? byStrategy}
            onChange={({ currentTarget }) => edit({ pace: paceNamed(currentTarget.value) })}
          >
            <option value={byStrategy}>as the strategy has it</option>
            <option value="own">own</option>
            <option value="common">common</option>
          </select>
        </label>
        <label class="check">
          <input
            type="checkbox"
            checked={shown?.sameSeed ?? false}
            onChange={({ currentTarget }) => edit({ sameSeed: currentTarget.checked })}
          />
          <span>all nodes draw the same minibatches</span>
        </label>
      </fieldset>
    </form>
  );
}
