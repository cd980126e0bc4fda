import { computed } from "@preact/signals";
import { current } from "../../state.ts";
import { axisEnd } from "./plot-data.ts";
import { besides, over, shown } from "./plots-state.ts";
import type { Stretch } from "./stretch.ts";

const end = computed(() => {
  const views = besides.value.map((one) => one.view);
  const all = shown.value ? [...views, shown.value.view] : views;
  return axisEnd(all, over.value, current.value?.budgetSeconds ?? 60);
});

/** All of the horizontal axis that the runs in the plots need. */
export const wholeAxis = computed<Stretch>(() => ({ from: 0, to: end.value }));
