import { effect, signal } from "@preact/signals";
import { toQuery } from "./address.ts";
import { withClass } from "./classroom/class-state.ts";
import { over } from "./components/plots/plots-state.ts";
import { stageMode } from "./components/stage/stage-mode.ts";
import { raceOf } from "./race/race-address.ts";
import { raceAddress } from "./race/race-state.ts";
import { controls, deedCount, editAs } from "./state.ts";
import { viewOf, viewQuery } from "./view-address.ts";

/** What the address says now: of a race, or else of the controls and of how they are shown. */
function addressNow(): string | undefined {
  const shown = viewQuery({ stage: stageMode.value, over: over.value });
  const query = raceAddress.value ?? (controls.value && toQuery(controls.value));
  return query && withClass(`${query}${shown}`);
}

/**
 * Keeps the page's address in step with what it shows, so that it can be shared. What a person chooses is a step of the browser's
 * history: its back button gives back the former view, and the former settings for the next run. What the aggregator does is none.
 */
export function keepAddress(): void {
  showAs(location.search);
  let deedsBefore = deedCount();
  let viewBefore = viewNow();
  // While the page follows the browser's history, what it shows is on its way from one address to the other.
  const follows = signal(false);
  addEventListener("popstate", () => {
    const { search } = location;
    follows.value = true;
    if (raceOf(search) === undefined) editAs(search);
    showAs(search);
    // Others that listen have done their part by then.
    setTimeout(() => {
      deedsBefore = deedCount();
      viewBefore = viewNow();
      follows.value = false;
    }, 0);
  });
  effect(() => {
    const query = addressNow();
    const view = viewNow();
    if (follows.value) return;
    const isStep = deedCount() !== deedsBefore || view !== viewBefore;
    deedsBefore = deedCount();
    viewBefore = view;
    if (query === undefined || query === location.search) return;
    if (isStep) history.pushState(null, "", `${query}${location.hash}`);
    else history.replaceState(null, "", `${query}${location.hash}`);
  });
}

/** What only a person changes: the race, the class, and how things are shown. */
function viewNow(): string {
  const shown = viewQuery({ stage: stageMode.value, over: over.value });
  return withClass(`${raceAddress.value ?? ""}${shown}`);
}

function showAs(search: string): void {
  const view = viewOf(search);
  stageMode.value = view.stage;
  over.value = view.over;
}
