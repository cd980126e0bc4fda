import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { JouleCounter } from "../../runtime/metered-energy.ts";

/** Only root may read them unless this rule, in a file of /etc/udev/rules.d, says otherwise from the next start on. */
export const raplRule = 'SUBSYSTEM=="powercap", KERNEL=="intel-rapl:*", RUN+="/bin/chmod a+r /sys%p/energy_uj"';

/** A zone whose counter begins again at 0 when it has reached `range`. */
interface Zone {
  readonly path: string;
  readonly range: number;
  before: number;
}

/**
 * The counters of x86 processors (RAPL), of whole packages and memory: all that the machine computes, whoever it is for.
 *
 * @returns undefined if there are none
 * @throws Error of the system if they cannot be read
 */
export function raplMeter(folder = "/sys/class/powercap"): JouleCounter | undefined {
  const zones = zonesIn(folder);
  if (zones.length === 0) return undefined;
  let microjoules = 0;
  return {
    by: "RAPL, the processor of the whole machine",
    mostWatts: zones.reduce((sum, { path }) => sum + limitOf(path), 0),
    joules() {
      for (const zone of zones) {
        const now = numberIn(join(zone.path, "energy_uj"));
        microjoules += now >= zone.before ? now - zone.before : now + zone.range - zone.before;
        zone.before = now;
      }
      return microjoules / 1e6;
    },
  };
}

function zonesIn(folder: string): Zone[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return [];
  }
  return names
    .filter((name) => /^intel-rapl:\d+(:\d+)?$/.test(name))
    .map((name) => join(folder, name))
    .filter((path) => /^(package-\d+|dram)$/.test(readFileSync(join(path, "name"), "utf8").trim()))
    .map((path) => ({
      path,
      range: numberIn(join(path, "max_energy_range_uj")),
      before: numberIn(join(path, "energy_uj")),
    }));
}

/** The most watts that the processor is made for; 0 if it does not say. */
function limitOf(path: string): number {
  try {
    return numberIn(join(path, "constraint_0_max_power_uw")) / 1e6;
  } catch {
    return 0;
  }
}

function numberIn(path: string): number {
  const value = Number(readFileSync(path, "utf8"));
  if (!Number.isFinite(value)) throw new Error(`${path} holds no number`);
  return value;
}
