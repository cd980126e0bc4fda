import { openRace } from "../../race/race-state.ts";

/** For the header: strategies race in place of the stage. */
export function RaceButton() {
  return (
    <button
      type="button"
      class="race-button"
      aria-keyshortcuts="R"
      data-testid="race-button"
      onClick={() => openRace()}
    >
      Race <kbd>R</kbd>
    </button>
  );
}
