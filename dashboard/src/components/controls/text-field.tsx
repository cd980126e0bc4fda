import { useSignal } from "@preact/signals";
import type { Field } from "../../fields.ts";
import { controls, edit } from "../../state.ts";
import { wrongFields } from "../../wrong-fields.ts";
import { explainedField, LabelTerm } from "../term.tsx";

/** A field that keeps a text that means nothing, says why at once, and lets no run start until it is put right. */
export function TextField({ field, value }: { readonly field: Field; readonly value: string }) {
  const { id, label, term, isNumber, columns, read, expects } = field;
  const typed = useSignal<string | undefined>(undefined);
  const wrong = wrongFields.value.has(id);
  const { about, describedBy, onFocus, onLeave } = explainedField(id, term);
  const take = (text: string) => {
    typed.value = text;
    const meant = read(text, controls.peek());
    setWrong(meant === undefined);
    if (meant !== undefined) edit(meant);
  };
  const setWrong = (is: boolean) => {
    const others = new Map(wrongFields.value);
    others.delete(id);
    wrongFields.value = is ? others.set(id, label) : others;
  };
  return (
    <div class="field" data-columns={columns}>
      <label for={id}>{term ? <LabelTerm of={term}>{label}</LabelTerm> : label}</label>
      <input
        id={id}
        data-testid={`field-${id}`}
        type="text"
        inputMode={isNumber ? "decimal" : "text"}
        autocomplete="off"
        spellcheck={false}
        value={typed.value ?? value}
        aria-invalid={wrong}
        aria-describedby={wrong ? `${id}-wrong` : describedBy}
        onFocus={onFocus}
        onInput={({ currentTarget }) => {
          onLeave?.();
          take(currentTarget.value);
        }}
        onKeyDown={({ key }) => {
          if (key !== "Escape") return;
          typed.value = undefined;
          setWrong(false);
        }}
        onBlur={() => {
          onLeave?.();
          if (!wrong) typed.value = undefined;
        }}
      />
      {about}
      {wrong && (
        <p id={`${id}-wrong`} class="wrong" role="alert">
          Enter {expects}.
        </p>
      )}
    </div>
  );
}
