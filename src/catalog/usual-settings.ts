import type { RunSettings } from "../protocol/run-settings.ts";
import type { Catalog } from "./catalog.ts";

/** The settings of a run of which nothing is said but its model, its data and its budget. */
export function usualSettings(catalog: Catalog, model: string) {
  return {
    strategy: "adaptive",
    stepSize: catalog.model(model).stepSize,
    batch: 100,
    phi: "default",
    update: "default",
    momentum: "default",
    tauMax: "default",
    seed: 1,
    sameSeed: false,
  } as const satisfies Partial<RunSettings>;
}
