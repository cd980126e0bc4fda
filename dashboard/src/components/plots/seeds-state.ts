import { computed, signal } from "@preact/signals";
import { seedGroups } from "../../runs/seed-groups.ts";
import { besides, type DrawnRun, shown } from "./plots-state.ts";

/** Groups of ended runs in the plots that differ in their seeds at most; the run that the page shows is the first of its group. */
export const groups = computed<readonly (readonly DrawnRun[])[]>(() => {
  const others = besides.value.toReversed();
  return seedGroups(shown.value ? [shown.value, ...others] : others);
});

const wanted = signal(false);

/** Whether each such group is drawn as its mean and spread, in place of its lines. */
export const overSeeds = computed(() => wanted.value && groups.value.length > 0);

export function setOverSeeds(is: boolean): void {
  wanted.value = is;
}

/** Runs that a band stands for. */
export const inBands = computed<ReadonlySet<string>>(
  () => new Set(overSeeds.value ? groups.value.flatMap((group) => group.map(({ row }) => row.key)) : []),
);
