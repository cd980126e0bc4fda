import { type Profiler, Session } from "node:inspector";

/** Parts of a function that have not run: from and to, in characters of the program. */
type Span = readonly [from: number, to: number];

export interface Coverage {
  /** Looks at what has run since it was asked last. @param notes whether it counts as known from now on @returns whether anything of it is new */
  isNew(notes: boolean): boolean;
  /** How many functions of the program have run, and how many characters of those have not. */
  reached(): { readonly functions: number; readonly charactersLeft: number };
  /** As if nothing had run yet. */
  forget(): void;
}

/**
 * What of the program's own code runs, block by block, as the engine counts it. It counts blocks of functions only that are compiled later, so
 * this is for the beginning of a program, and lasts as long.
 */
export function startCoverage(isOwn: (url: string) => boolean): Coverage {
  const session = new Session();
  session.connect();
  session.post("Profiler.enable");
  session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
  /** Of each function that has run, what has not. */
  const left = new Map<string, readonly Span[]>();

  function look({ scriptId, functions }: Profiler.ScriptCoverage, notes: boolean): boolean {
    let isNew = false;
    for (const { ranges } of functions) {
      const [whole] = ranges;
      if (!whole || whole.count === 0) continue;
      const key = `${scriptId} ${whole.startOffset} ${whole.endOffset}`;
      const before = left.get(key);
      // Most functions have run through long ago.
      if (before?.length === 0) continue;
      const missed = ranges.flatMap(({ count, startOffset, endOffset }): Span[] =>
        count === 0 ? [[startOffset, endOffset]] : [],
      );
      const now = before ? inBoth(before, missed) : missed;
      if (before && lengthOf(now) === lengthOf(before)) continue;
      if (notes) left.set(key, now);
      isNew = true;
    }
    return isNew;
  }

  return {
    isNew(notes) {
      let isNew = false;
      session.post("Profiler.takePreciseCoverage", (error, taken) => {
        if (error) throw error;
        for (const script of taken.result) if (isOwn(script.url) && look(script, notes)) isNew = true;
      });
      return isNew;
    },
    reached: () => ({
      functions: left.size,
      charactersLeft: [...left.values()].reduce((sum, spans) => sum + lengthOf(spans), 0),
    }),
    forget: () => left.clear(),
  };
}

const lengthOf = (spans: readonly Span[]) => spans.reduce((sum, [from, to]) => sum + to - from, 0);

function inBoth(some: readonly Span[], others: readonly Span[]): Span[] {
  return some.flatMap(([from, to]) =>
    others.flatMap(([start, end]): Span[] => {
      const both: Span = [Math.max(from, start), Math.min(to, end)];
      return both[0] < both[1] ? [both] : [];
    }),
  );
}
