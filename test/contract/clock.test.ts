import { browserClock } from "../../src/platform/browser/clock.ts";
import { createVirtualClock } from "../../src/platform/memory/virtual-clock.ts";
import { systemClock } from "../../src/platform/nodejs/clock.ts";
import { clockContract } from "./clock.ts";

clockContract("system", () => ({ clock: systemClock, until: (promise) => promise }));

// Node.js has the timers and message channels of a browser.
clockContract("browser", () => ({ clock: browserClock, until: (promise) => promise }));

clockContract("virtual", () => {
  const clock = createVirtualClock({ startSeconds: 0.1 });
  return { clock, until: (promise) => clock.runUntil(promise) };
});
