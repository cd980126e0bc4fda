import type { EnergyMeter, Watts } from "./ports.ts";

/** Joules from what a device draws while it computes, waits and sends, without a meter. */
export function reckonedEnergy(
  { computing, idle, radio }: Watts,
  {
    by,
    bytesPerSecond = Number.POSITIVE_INFINITY,
  }: {
    readonly by: string;
    /** Of its link; left out, messages take no time, and the radio nothing. */
    readonly bytesPerSecond?: number;
  },
): EnergyMeter {
  const sends = bytesPerSecond < Number.POSITIVE_INFINITY;
  const mostWatts = Math.max(computing, idle + (sends ? radio : 0));
  return {
    metered: false,
    by,
    mostWatts,
    begin: (from) => (done) => {
      const seconds = Math.max(0, done.atSeconds - from);
      const local = Math.min(done.localSeconds, seconds);
      const rest = idle * (seconds - local) + radio * (done.bytes / bytesPerSecond);
      return { local: computing * local, rest, seconds, idleWatts: idle, mostWatts };
    },
  };
}
