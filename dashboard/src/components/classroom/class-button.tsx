import { openClass } from "../../classroom/class-state.ts";

/** For the header: who is in, and lessons. */
export function ClassButton() {
  return (
    <button type="button" aria-keyshortcuts="C" data-testid="class-button" onClick={openClass}>
      Class <kbd>C</kbd>
    </button>
  );
}
