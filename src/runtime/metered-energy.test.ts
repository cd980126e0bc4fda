import { expect, test } from "vitest";
import { meteredEnergy } from "./metered-energy.ts";
import { reckonedEnergy } from "./reckoned-energy.ts";

test("metered joules are shared out by time, and what is drawn between rounds is the idle power", () => {
  const counter = { by: "a meter", mostWatts: 0, at: 100, joules: () => counter.at };
  const meter = meteredEnergy(counter);
  const first = meter.begin(10);
  counter.at += 8;
  expect(first({ atSeconds: 12, localSeconds: 1.5, bytes: 1000 })).toEqual({
    ...{ local: 6, rest: 2, seconds: 2, idleWatts: 0, mostWatts: 4 },
  });
  counter.at += 3;
  const second = meter.begin(14);
  counter.at += 1;
  expect(second({ atSeconds: 15, localSeconds: 1, bytes: 1000 })).toEqual({
    ...{ local: 1, rest: 0, seconds: 1, idleWatts: 1.5, mostWatts: 4 },
  });
  expect(meter).toMatchObject({ metered: true, by: "a meter", mostWatts: 4 });
});

test("reckoned joules are of computing, waiting and the radio", () => {
  const watts = { computing: 4, idle: 1, radio: 0.5 };
  const meter = reckonedEnergy(watts, { by: "watts", bytesPerSecond: 1000 });
  expect(meter).toMatchObject({ metered: false, mostWatts: 4 });
  const report = meter.begin(10)({ atSeconds: 13, localSeconds: 2, bytes: 4000 });
  expect(report).toEqual({ local: 8, rest: 1 + 2, seconds: 3, idleWatts: 1, mostWatts: 4 });
  expect(reckonedEnergy(watts, { by: "watts" }).begin(0)({ atSeconds: 1, localSeconds: 0, bytes: 1e9 }).rest).toBe(1);
});
