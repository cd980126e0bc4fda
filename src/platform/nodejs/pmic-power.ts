import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { PowerSource } from "./battery-power.ts";

/** What prints the voltages and currents of a Raspberry Pi 5. */
export type ReadPmic = () => Promise<string>;

const readPmic: ReadPmic = async () =>
  (await promisify(execFile)("vcgencmd", ["pmic_read_adc"], { timeout: 2000 })).stdout;

/** The most that its supply gives: 5.1 V and 5 A. */
const supplyWatts = 25.5;

/** The power management chip of a Raspberry Pi 5; undefined if there is none. */
export async function pmicPower(read: ReadPmic = readPmic): Promise<PowerSource | undefined> {
  const watts = async () => {
    try {
      return wattsIn(await read());
    } catch {
      return undefined;
    }
  };
  if ((await watts()) === undefined) return undefined;
  return { by: "the power chip of the Raspberry Pi 5", mostWatts: supplyWatts, watts };
}

/**
 * The sum over the rails that have both, with what is lost before them: measured against a power meter, a board draws about
 * 1.1451 times the sum and 0.5879 W (J. Fikar, RPi5-power).
 */
export function wattsIn(printed: string): number | undefined {
  const currents = new Map<string, number>();
  const voltages = new Map<string, number>();
  for (const [, rail = "", kind, value] of printed.matchAll(/(\S+)_[AV] (current|volt)\(\d+\)=([\d.]+)[AV]/g)) {
    (kind === "current" ? currents : voltages).set(rail, Number(value));
  }
  let sum = 0;
  let rails = 0;
  for (const [rail, amperes] of currents) {
    const volts = voltages.get(rail);
    if (volts === undefined) continue;
    sum += volts * amperes;
    rails += 1;
  }
  return rails === 0 ? undefined : 1.1451 * sum + 0.5879;
}
