import { createVirtualClock } from "../../src/platform/memory/virtual-clock.ts";
import { systemClock } from "../../src/platform/nodejs/clock.ts";
import { clockContract } from "./clock.ts";

clockContract("system", () => ({ clock: systemClock, until: (promise) => promise }));

clockContract("virtual", () => {
  const clock = createVirtualClock({ startSeconds: 0.1 });
  return { clock, until: (promise) => clock.runUntil(promise) };
});
