/**
 * Something that can be timed: `prepare` is called before each group of calls, untimed, for example to bring its data into
 * the caches. `run` does it several times and returns the microseconds of each.
 * @typedef {{ name: string, calls: number, prepare?: () => void, run: (calls: number) => number[] | Promise<number[]> }} Timed
 *
 * @typedef {{ name: string, median: number, minimum: number, groups: number[] }} Measured
 */

/**
 * Times things in turn, a group of calls of each, repeatedly, so that other load on the machine affects all of them alike.
 * The first groups warm up the compilers and do not count.
 * @param {readonly Timed[]} things
 * @param {{ groups: number, warmUp: number }} options
 * @returns {Promise<Map<string, Measured>>}
 */
export async function measure(things, { groups, warmUp }) {
  /** @type {Map<string, number[][]>} */
  const times = new Map(things.map(({ name }) => [name, []]));
  for (let group = 0; group < warmUp + groups; group++) {
    for (const { name, calls, prepare, run } of things) {
      prepare?.();
      const taken = await run(calls);
      if (group >= warmUp) times.get(name)?.push(taken);
    }
  }
  return new Map(
    Array.from(times, ([name, all]) => {
      const flat = all.flat();
      return [name, { name, median: median(flat), minimum: Math.min(...flat), groups: all.map(median) }];
    }),
  );
}

/**
 * Times a function of ours, in Node.js or a browser. @param {string} name @param {number} calls @param {() => void} call @param {() => void} [prepare]
 * @returns {Timed}
 */
export function timed(name, calls, call, prepare) {
  return {
    name,
    calls,
    ...(prepare ? { prepare } : {}),
    run(count) {
      /** @type {number[]} */
      const taken = [];
      for (let i = 0; i < count; i++) {
        const start = performance.now();
        call();
        taken.push((performance.now() - start) * 1e3);
      }
      return taken;
    },
  };
}

/**
 * Times a function that takes its time. @param {string} name @param {number} calls @param {() => Promise<unknown>} call
 * @returns {Timed}
 */
export function timedEventually(name, calls, call) {
  return {
    name,
    calls,
    async run(count) {
      /** @type {number[]} */
      const taken = [];
      for (let i = 0; i < count; i++) {
        const start = performance.now();
        await call();
        taken.push((performance.now() - start) * 1e3);
      }
      return taken;
    },
  };
}

/**
 * How many times as fast `thing` was as `against`: the median over the groups, each compared with the one beside it.
 * @param {Measured} thing @param {Measured} against
 */
export function ratioOf(thing, against) {
  return median(thing.groups.map((own, i) => /** @type {number} */ (against.groups[i]) / own));
}

/** @param {readonly number[]} values */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  if (sorted.length % 2 === 1) return /** @type {number} */ (sorted[middle]);
  return ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
