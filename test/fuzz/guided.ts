import { createRandom } from "../../src/math/random.ts";
import type { Coverage } from "./coverage.ts";
import { failureOf } from "./fuzz.ts";
import { mutated } from "./mutate.ts";
import type { Target } from "./target.ts";

/** Coverage is asked for after so many cases: it takes as long as many of them. */
const together = 64;
/** So many cases are made as if nothing were known; all others from those that reached something. */
const freshShare = 1 / 16;
/** Longer ones are not gone on from: they are slow, and reach no more. */
const mostKeptBytes = 1024;

/** Chooses cases by what those before have reached. */
export interface Guide {
  make(): Uint8Array;
  /** A case was run, and nothing was wrong with it. */
  done(input: Uint8Array): Promise<void>;
}

/** A search for cases that go where none has gone before. */
export interface Hunt {
  readonly guide: Guide;
  /** The fewest and shortest cases that reach what all together have reached, and how much that is. */
  end(): Promise<{ readonly corpus: readonly Uint8Array[]; readonly what: string }>;
}

/**
 * A case that reaches a part of the program that had never run is kept, and others are made from it. What the
 * engine counts differs a little from run to run, so that a hunt cannot be repeated to the last case; each case can, by its bytes.
 *
 * @param kept cases of hunts before
 */
export async function startHunt(
  target: Target,
  {
    coverage,
    seed,
    kept,
  }: { readonly coverage: Coverage; readonly seed: number; readonly kept: readonly Uint8Array[] },
): Promise<Hunt> {
  const random = createRandom(seed, "fuzz", target.name, "guided");
  coverage.forget();
  const corpus = await thoseThatReach(target, kept, coverage);
  let recent: Uint8Array[] = [];
  return {
    guide: {
      make() {
        if (corpus.length === 0 || random.uniform() < freshShare) return target.make(random);
        return mutated(corpus[random.integer(corpus.length)] as Uint8Array, random);
      },
      async done(input) {
        recent.push(input);
        if (recent.length < together) return;
        const tried = recent;
        recent = [];
        if (coverage.isNew(false)) corpus.push(...(await thoseThatReach(target, tried, coverage)));
      },
    },
    async end() {
      corpus.push(...(await thoseThatReach(target, recent, coverage)));
      coverage.forget();
      const shortest = corpus.toSorted((a, b) => a.length - b.length);
      const fewest = await thoseThatReach(target, shortest, coverage);
      const { functions, charactersLeft } = coverage.reached();
      const bytes = fewest.reduce((sum, { length }) => sum + length, 0);
      const what = `${fewest.length} cases (${bytes} bytes) reach ${functions} functions, all but ${charactersLeft} characters`;
      return { corpus: fewest, what };
    },
  };
}

/** Runs cases one after the other: those of which each reaches something that had not been reached. */
async function thoseThatReach(target: Target, cases: readonly Uint8Array[], coverage: Coverage): Promise<Uint8Array[]> {
  const found: Uint8Array[] = [];
  for (const input of cases) {
    await failureOf(target, input);
    if (coverage.isNew(true) && input.length <= mostKeptBytes) found.push(input);
  }
  return found;
}
