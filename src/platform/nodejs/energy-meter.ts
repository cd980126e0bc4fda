import { meteredEnergy } from "../../runtime/metered-energy.ts";
import type { Clock, EnergyMeter } from "../../runtime/ports.ts";
import { batteryPower } from "./battery-power.ts";
import { pmicPower, type ReadPmic } from "./pmic-power.ts";
import { raplMeter, raplRule } from "./rapl-meter.ts";
import { sampledCounter } from "./sampled-counter.ts";
import { systemReason } from "./system-errors.ts";

/** A meter of this machine, if it has one. */
export interface FoundMeter {
  readonly meter?: EnergyMeter;
  /** Why a meter that is there cannot be used, for people. */
  readonly problem?: string;
  /** Ends what it does. */
  readonly stop: () => void;
}

/** Where meters are looked for; other places are for tests. */
export interface MeterPlaces {
  readonly powercap?: string;
  readonly powerSupply?: string;
  readonly pmic?: ReadPmic;
}

/** The processor's counters, else the power chip of a Raspberry Pi 5, else a battery that the machine runs from. */
export async function findMeter(clock: Clock, { powercap, powerSupply, pmic }: MeterPlaces = {}): Promise<FoundMeter> {
  let problem: string | undefined;
  try {
    const rapl = raplMeter(powercap);
    if (rapl) return { meter: meteredEnergy(rapl), stop: () => {} };
  } catch (error) {
    problem = `the processor's energy counters cannot be read (${systemReason(error)}): let everybody read them by this rule in /etc/udev/rules.d/70-rapl.rules, and start the machine anew: ${raplRule}`;
  }
  const source = (await pmicPower(pmic)) ?? batteryPower(powerSupply);
  if (!source) return { ...(problem === undefined ? {} : { problem }), stop: () => {} };
  const counter = sampledCounter(source, clock);
  return { meter: meteredEnergy(counter), stop: counter.stop };
}
