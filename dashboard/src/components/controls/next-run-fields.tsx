import { computed } from "@preact/signals";
import { fieldsFor } from "../../fields.ts";
import { catalog, controls, edit, start } from "../../state.ts";
import { Term } from "../term.tsx";
import { TextField } from "./text-field.tsx";

/** What the start button submits, so that Enter in a field starts a run, too. */
export const formId = "next-run";

const fields = computed(() => fieldsFor(catalog.value));

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
        <label class="check">
          <input
            type="checkbox"
            data-testid="own-pace"
            checked={shown?.pace === "own"}
            onChange={({ currentTarget }) => edit({ pace: currentTarget.checked ? "own" : "common" })}
          />
          <span>
            each node works at its <Term of="pace">own pace</Term>
          </span>
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
