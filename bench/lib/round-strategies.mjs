// The strategies that rounds are measured with: always one local update, so that the exchange takes most of the time.

/** The default: nodes correct drift and measure it, and report their weights and two numbers. */
export const byDefault = "adaptive";

/** What the published strategies need: a second gradient at each node, which is reported too, and estimates from them. */
export const asPublished = "fixed:1";

/** The part of a run's settings that says so. @param {string} strategy */
export function oneUpdateWith(strategy) {
  return /** @type {const} */ ({
    strategy,
    tauMax: 1,
    phi: "default",
    update: "default",
    momentum: "default",
  });
}
