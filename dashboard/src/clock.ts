import { computed, effect, signal } from "@preact/signals";
import { aggregatorNow, presentRun } from "./state.ts";

const tickMs = 150;

/** The aggregator's time in seconds, a few times a second while a run is under way. */
export const clock = signal(0);

const isRunning = computed(() => presentRun.value?.status === "running");

export function keepTime(): void {
  let timer: ReturnType<typeof setInterval> | undefined;
  effect(() => {
    const runs = isRunning.value;
    clearInterval(timer);
    clock.value = aggregatorNow();
    if (runs) {
      timer = setInterval(() => {
        clock.value = aggregatorNow();
      }, tickMs);
    }
  });
}
