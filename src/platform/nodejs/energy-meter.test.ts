import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { createVirtualClock } from "../memory/virtual-clock.ts";
import { batteryPower } from "./battery-power.ts";
import { findMeter } from "./energy-meter.ts";
import { pmicPower, wattsIn } from "./pmic-power.ts";
import { raplMeter } from "./rapl-meter.ts";
import { sampledCounter } from "./sampled-counter.ts";

const folder = mkdtempSync(join(tmpdir(), "edgewise-energy-"));
afterAll(() => rmSync(folder, { recursive: true }));

let made = 0;
/** A folder with files. */
function place(files: Readonly<Record<string, string | number>>): string {
  const root = join(folder, String(made++));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, path, ".."), { recursive: true });
    writeFileSync(join(root, path), `${text}\n`);
  }
  return root;
}

const none = async () => {
  throw new Error("there is no such command");
};

describe("RAPL", () => {
  const zone = (name: string, energy: number) => ({ name, energy_uj: energy, max_energy_range_uj: 10_000_000 });
  const zones = (all: Readonly<Record<string, ReturnType<typeof zone>>>) =>
    place(
      Object.fromEntries(
        Object.entries(all).flatMap(([path, files]) =>
          Object.entries(files).map(([name, value]) => [`${path}/${name}`, value]),
        ),
      ),
    );

  test("adds packages and memory up, not what they consist of, and goes on where a counter begins again", () => {
    const root = zones({
      "intel-rapl:0": zone("package-0", 9_000_000),
      "intel-rapl:0:0": zone("core", 5_000_000),
      "intel-rapl:0:1": zone("dram", 1_000_000),
    });
    writeFileSync(join(root, "intel-rapl:0", "constraint_0_max_power_uw"), "15000000\n");
    const meter = raplMeter(root);
    expect(meter?.joules()).toBe(0);
    expect(meter?.mostWatts).toBe(15);
    writeFileSync(join(root, "intel-rapl:0", "energy_uj"), "500000\n");
    writeFileSync(join(root, "intel-rapl:0:0", "energy_uj"), "9000000\n");
    writeFileSync(join(root, "intel-rapl:0:1", "energy_uj"), "3000000\n");
    // 9 to 10 and on to 0.5, and 1 to 3.
    expect(meter?.joules()).toBeCloseTo(1.5 + 2);
  });

  test("is not there on machines without it", () => {
    expect(raplMeter(join(folder, "nowhere"))).toBeUndefined();
    expect(raplMeter(place({ "intel-rapl/name": "x" }))).toBeUndefined();
  });

  test("that only root may read is said, with the rule that lets everybody", async () => {
    const root = zones({ "intel-rapl:0": zone("package-0", 1) });
    const counter = join(root, "intel-rapl:0", "energy_uj");
    chmodSync(counter, 0);
    // Root may read it all the same.
    if (process.getuid?.() === 0) rmSync(counter);
    const found = await findMeter(createVirtualClock(), { powercap: root, powerSupply: folder, pmic: none });
    expect(found.meter).toBeUndefined();
    expect(found.problem).toMatch(/cannot be read .*\/etc\/udev\/rules\.d.*SUBSYSTEM=="powercap"/);
  });
});

describe("a battery", () => {
  test("says what it gives while the machine runs from it, by its power or by current and voltage", () => {
    const power = place({ "BAT0/status": "Discharging", "BAT0/power_now": 7_500_000, "AC/online": 0 });
    expect(batteryPower(power)?.watts()).toBe(7.5);
    const current = place({
      "BAT1/status": "Discharging",
      "BAT1/current_now": 500_000,
      "BAT1/voltage_now": 12_000_000,
    });
    expect(batteryPower(current)?.watts()).toBe(6);
  });

  test("that is charged says nothing", () => {
    expect(batteryPower(place({ "BAT0/status": "Charging", "BAT0/power_now": 7_500_000 }))).toBeUndefined();
    expect(batteryPower(join(folder, "nowhere"))).toBeUndefined();
  });
});

describe("the power chip of a Raspberry Pi 5", () => {
  const printed = `
 3V3_SYS_A current(2)=0.10000000A
 VDD_CORE_A current(7)=2.00000000A
 3V3_SYS_V volt(10)=3.30000000V
 VDD_CORE_V volt(15)=0.80000000V
 EXT5V_V volt(24)=5.10000000V
`;

  test("is read rail by rail, with what is lost before them", () => {
    // 0.33 + 1.6 W, and what is lost.
    expect(wattsIn(printed)).toBeCloseTo(1.1451 * 1.93 + 0.5879);
    expect(wattsIn("error")).toBeUndefined();
  });

  test("is not there where the command is not", async () => {
    expect(await pmicPower(none)).toBeUndefined();
    expect((await pmicPower(async () => printed))?.mostWatts).toBe(25.5);
  });
});

test("power that is looked at every second becomes joules", async () => {
  const clock = createVirtualClock();
  let watts: number | undefined = 2;
  const counter = sampledCounter({ by: "a battery", mostWatts: 0, watts: () => watts }, clock);
  const after = (seconds: number) =>
    clock.runUntil(new Promise<number>((resolve) => clock.after(seconds * 1000, () => resolve(counter.joules()))));
  // Nothing is counted before the first question.
  expect(await after(5)).toBe(0);
  expect(await after(1.5)).toBeCloseTo(3);
  watts = 4;
  // 2 W up to the look at 2 s, then 4.
  expect(await after(1.5)).toBeCloseTo(3 + 1 + 4);
  watts = undefined;
  expect(await after(2)).toBeCloseTo(8 + 8);
  counter.stop();
});
