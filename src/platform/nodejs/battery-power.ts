import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What a battery gives while the machine runs from it. */
export interface PowerSource {
  readonly by: string;
  readonly mostWatts: number;
  /** Undefined while it cannot be told. */
  watts(): number | undefined | Promise<number | undefined>;
}

/** A laptop's battery, or several; undefined if there is none, or the machine does not run from it now. */
export function batteryPower(folder = "/sys/class/power_supply"): PowerSource | undefined {
  let names: string[];
  try {
    names = readdirSync(folder).filter((name) => /^BAT/i.test(name));
  } catch {
    return undefined;
  }
  const source: PowerSource = {
    by: "the battery, what the whole machine draws",
    mostWatts: 0,
    watts() {
      const each = names.flatMap((name) => dischargeOf(join(folder, name)) ?? []);
      return each.length === 0 ? undefined : each.reduce((sum, watts) => sum + watts, 0);
    },
  };
  return source.watts() === undefined ? undefined : source;
}

/** Watts; undefined if it is charged, or full. */
function dischargeOf(path: string): number | undefined {
  if (text(path, "status") !== "Discharging") return undefined;
  const power = number(path, "power_now");
  if (power !== undefined) return Math.abs(power) / 1e6;
  const [current, voltage] = [number(path, "current_now"), number(path, "voltage_now")];
  return current === undefined || voltage === undefined ? undefined : (Math.abs(current) * voltage) / 1e12;
}

function text(folder: string, name: string): string | undefined {
  try {
    return readFileSync(join(folder, name), "utf8").trim();
  } catch {
    return undefined;
  }
}

function number(folder: string, name: string): number | undefined {
  const value = Number(text(folder, name) ?? Number.NaN);
  return Number.isFinite(value) ? value : undefined;
}
