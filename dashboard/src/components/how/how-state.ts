import { computed } from "@preact/signals";
import { run } from "../../state.ts";
import { isTimeFor, type RoundNumbers, roundNumbers } from "./round-numbers.ts";

let held: RoundNumbers | undefined;

/** The round that the section is about: the newest one, but each for long enough to be read. */
export const numbers = computed<RoundNumbers | undefined>(() => {
  const newest = run.value && roundNumbers(run.value);
  if (newest === undefined || isTimeFor(newest, held, run.value?.status === "running")) held = newest;
  return held;
});
