/** Tells the person what happens. Goes to stderr, so that stdout stays for results. @param {string} text */
export function say(text) {
  process.stderr.write(`${text}\n`);
}

/** @param {number} startedMs from performance.now() */
export function elapsed(startedMs) {
  return `${((performance.now() - startedMs) / 1000).toFixed(1)} s`;
}

/**
 * Says `describe()` every few seconds until the work is done, so that a long step does not look stuck.
 * @template T
 * @param {() => string} describe
 * @param {Promise<T>} work
 * @returns {Promise<T>}
 */
export async function sayWhile(describe, work, everyMs = 3000) {
  const timer = setInterval(() => say(describe()), everyMs);
  try {
    return await work;
  } finally {
    clearInterval(timer);
  }
}
