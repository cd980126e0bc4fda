import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";

interface Props<T> {
  readonly id: string;
  readonly label: ComponentChildren;
  readonly value: string;
  /** The value that a text means, undefined if it means none. */
  readonly read: (text: string) => T | undefined;
  /** What may be entered, for people. */
  readonly expects: string;
  readonly onValue: (value: T) => void;
}

/** A field that keeps what is being typed to itself until it is a value. */
export function TextField<T>({ id, label, value, read, expects, onValue }: Props<T>) {
  const typed = useSignal<string | undefined>(undefined);
  const wrong = typed.value !== undefined && read(typed.value) === undefined;
  const take = (text: string) => {
    typed.value = text;
    const meant = read(text);
    if (meant !== undefined) onValue(meant);
  };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        data-testid={`field-${id}`}
        type="text"
        inputMode={["batch", "phi", "update", "momentum"].includes(id) ? "text" : "decimal"}
        autocomplete="off"
        spellcheck={false}
        value={typed.value ?? value}
        aria-invalid={wrong}
        aria-describedby={wrong ? `${id}-wrong` : undefined}
        onInput={({ currentTarget }) => take(currentTarget.value)}
        onBlur={() => {
          typed.value = undefined;
        }}
      />
      {wrong && (
        <p id={`${id}-wrong`} class="wrong">
          Enter {expects}.
        </p>
      )}
    </div>
  );
}
