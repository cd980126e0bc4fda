import type { EnergyMeter } from "./ports.ts";

/** Counts joules, from any beginning; what it says never goes back. */
export interface JouleCounter {
  /** What counts, for people. */
  readonly by: string;
  /** The most watts, as far as is known. */
  readonly mostWatts: number;
  joules(): number;
}

/** Shorter times than this say nothing of power: meters count in steps. */
const leastSeconds = 0.05;

/**
 * Joules by a meter. It does not know what they are for, and so those between directive and report are shared out to local updates and
 * the rest by their time. The idle power is what the node drew between the last report and this directive.
 */
export function meteredEnergy(counter: JouleCounter): EnergyMeter {
  let mostWatts = counter.mostWatts;
  let idleWatts = 0;
  let last: { readonly seconds: number; readonly joules: number } | undefined;

  function wattsSince(from: { readonly seconds: number; readonly joules: number }, seconds: number, joules: number) {
    const time = seconds - from.seconds;
    return time >= leastSeconds ? Math.max(0, joules - from.joules) / time : undefined;
  }

  return {
    metered: true,
    by: counter.by,
    get mostWatts() {
      return mostWatts;
    },
    begin(seconds) {
      const from = { seconds, joules: counter.joules() };
      if (last) idleWatts = wattsSince(last, seconds, from.joules) ?? idleWatts;
      return ({ atSeconds, localSeconds }) => {
        last = { seconds: atSeconds, joules: counter.joules() };
        mostWatts = Math.max(mostWatts, idleWatts, wattsSince(from, atSeconds, last.joules) ?? 0);
        const time = Math.max(0, atSeconds - seconds);
        const joules = Math.max(0, last.joules - from.joules);
        const local = time > 0 ? joules * Math.min(1, localSeconds / time) : 0;
        return { local, rest: joules - local, seconds: time, idleWatts, mostWatts };
      };
    },
  };
}
