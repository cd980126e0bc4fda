import { useSignal } from "@preact/signals";
import { numberIn, type Parameter, rangeOf } from "../../../../src/catalog/names.ts";
import { controls } from "../../state.ts";

interface Props {
  readonly parameter: Parameter;
  readonly value: string;
  readonly onValue: (text: string) => void;
}

/** A parameter that is typed. Enter, or leaving the field, takes it; a text that means nothing stays, with what may be entered. */
export function ParameterField({ parameter, value, onValue }: Props) {
  const typed = useSignal<string | undefined>(undefined);
  const id = `parameter-${parameter.name.toLowerCase()}`;
  const text = typed.value ?? value;
  const wrong = numberIn(text.trim(), parameter) === undefined;
  const take = () => {
    if (wrong) return;
    typed.value = undefined;
    if (text.trim() !== value) onValue(text.trim());
  };
  return (
    <div class="field">
      <label for={id}>{parameter.name.toLowerCase()}</label>
      <input
        id={id}
        data-testid={id}
        type="text"
        inputMode="decimal"
        autocomplete="off"
        disabled={controls.value === undefined}
        value={text}
        aria-invalid={wrong}
        aria-describedby={wrong ? `${id}-wrong` : undefined}
        onInput={({ currentTarget }) => {
          typed.value = currentTarget.value;
        }}
        onKeyDown={({ key }) => {
          if (key === "Enter") take();
          if (key === "Escape") typed.value = undefined;
        }}
        onBlur={take}
      />
      {wrong && (
        <p id={`${id}-wrong`} class="wrong" role="alert">
          Enter {rangeOf(parameter)}.
        </p>
      )}
    </div>
  );
}
