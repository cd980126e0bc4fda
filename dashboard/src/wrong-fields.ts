import { signal } from "@preact/signals";

/** Fields whose text means nothing: their labels by their ids. No run starts while there are any. */
export const wrongFields = signal<ReadonlyMap<string, string>>(new Map());

/** Moves the focus to the first of them. */
export function focusWrongField(): void {
  const [id] = wrongFields.value.keys();
  if (id !== undefined) document.getElementById(id)?.focus();
}
