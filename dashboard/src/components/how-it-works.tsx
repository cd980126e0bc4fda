import { classOpen, closeClass } from "../classroom/class-state.ts";
import { closeRace, raceSettings } from "../race/race-state.ts";
import { goTo } from "./contents.tsx";

/** Leads to the section that explains the idea; a race or the class, which stand in its place, end. */
export function HowItWorks() {
  const isThere = raceSettings.value === undefined && !classOpen.value;
  return (
    <button
      type="button"
      class="link"
      aria-controls={isThere ? "how-it-works" : undefined}
      onClick={() => {
        if (isThere) return goTo("#how-it-works");
        closeRace();
        closeClass();
        requestAnimationFrame(() => goTo("#how-it-works"));
      }}
    >
      How it works
    </button>
  );
}
