import type { RunSettings } from "../run-settings.ts";

/** A relay has none of its own: its runs are its parent's, and so are their settings. */
export const noSettings: RunSettings = {
  partition: "uniform",
  strategy: "fixed:1",
  budgetSeconds: 1,
  stepSize: 1,
  batch: "full",
  phi: "default",
  update: "default",
  momentum: "default",
  tauMax: "default",
  seed: 0,
  sameSeed: false,
};
