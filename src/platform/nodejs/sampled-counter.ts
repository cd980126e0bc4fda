import type { JouleCounter } from "../../runtime/metered-energy.ts";
import type { Clock } from "../../runtime/ports.ts";
import type { PowerSource } from "./battery-power.ts";

/** How often power is looked at: joules may be late by so much. */
const sampleMs = 1000;

/**
 * Joules from power that is looked at every second, from the first question on, and taken to be the same until then. Before that question
 * no timer runs, which would keep a program alive that ends before a run.
 */
export function sampledCounter(source: PowerSource, clock: Clock): JouleCounter & { readonly stop: () => void } {
  let joules = 0;
  let watts = 0;
  let since = clock.now();
  let begun = false;
  let stopped = false;
  let cancel = () => {};

  function count(): void {
    const now = clock.now();
    joules += watts * (now - since);
    since = now;
  }

  async function sample(): Promise<void> {
    const found = await source.watts();
    if (stopped) return;
    count();
    watts = found ?? watts;
    cancel = clock.after(sampleMs, () => void sample());
  }

  return {
    by: source.by,
    mostWatts: source.mostWatts,
    joules() {
      if (!begun) {
        begun = true;
        void sample();
      }
      count();
      return joules;
    },
    stop() {
      stopped = true;
      cancel();
    },
  };
}
