import { dismiss, refusals } from "../state.ts";

/** Commands that were not accepted, and why. */
export function Refusals() {
  return (
    <div class="refusals" role="alert">
      {refusals.value.map(({ id, text }) => (
        <p key={id} data-testid="refusal">
          <span>{text}</span>
          <button type="button" aria-label="Dismiss" onClick={() => dismiss(id)}>
            ×
          </button>
        </p>
      ))}
    </div>
  );
}
