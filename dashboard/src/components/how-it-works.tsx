import { closeRace, raceSettings } from "../race/race-state.ts";
import { goTo } from "./contents.tsx";

/** Leads to the section that explains the idea; a race, which stands in its place, ends. */
export function HowItWorks() {
  const isThere = raceSettings.value === undefined;
  return (
    <button
      type="button"
      class="link"
      aria-controls={isThere ? "how-it-works" : undefined}
      onClick={() => {
        if (isThere) return goTo("#how-it-works");
        closeRace();
        requestAnimationFrame(() => goTo("#how-it-works"));
      }}
    >
      How it works
    </button>
  );
}
