import { createRandom } from "../../src/math/random.ts";
import { shrunk } from "./shrink.ts";
import type { Target } from "./target.ts";

/** No case may take longer. What did is tried again, by the processor's time: the machine may have been busy with other things. */
const mostMs = 100;
const againTimes = 3;
/** What may stay in memory, whatever came before. */
const mostGrowthBytes = 50 * 1024 * 1024;
/** Frames between two looks at the memory. */
const betweenLooks = 50_000;

export interface FuzzOptions {
  readonly seed: number;
  readonly frames: number;
  /** Where garbage can be collected at will: how many bytes are in use after that. */
  readonly usedBytes?: () => number;
  readonly onProgress?: (done: number) => void;
  /** Told the number of each case before it begins. */
  readonly onCase?: (number: number) => void;
}

export interface FuzzFailure {
  readonly target: string;
  /** The number of the case; undefined if what fails is no single one. */
  readonly number: number | undefined;
  readonly input: Uint8Array;
  readonly what: string;
}

/** The input of a case: one stream of random numbers for each, so that each can be made alone. */
export function caseOf(target: Target, seed: number, number: number): Uint8Array {
  return target.make(createRandom(seed, "fuzz", target.name, number));
}

/** Runs cases of a target until they are so many frames. @returns the first that fails, as small as it can be made */
export async function fuzz(target: Target, options: FuzzOptions): Promise<FuzzFailure | undefined> {
  const { seed, frames, usedBytes, onProgress = () => {}, onCase = () => {} } = options;
  let before: number | undefined;
  let nextLook = betweenLooks;
  let done = 0;
  for (let number = 0; done < frames; number++) {
    onCase(number);
    const input = caseOf(target, seed, number);
    const what = await problemWith(target, input);
    if (what !== undefined) {
      const smaller = await shrunk(input, async (candidate) => (await problemWith(target, candidate)) !== undefined);
      return { target: target.name, number, input: smaller, what: (await problemWith(target, smaller)) ?? what };
    }
    done += target.frames?.(input) ?? 1;
    if (done < nextLook) continue;
    nextLook += betweenLooks;
    onProgress(done);
    const used = usedBytes?.();
    // The first cases load and compile what all use.
    before ??= used;
    if (used === undefined || before === undefined || used - before <= mostGrowthBytes) continue;
    const grown = `${Math.round((used - before) / 1e6)} MB more are in use than after the first ${betweenLooks} frames`;
    return { target: target.name, number: undefined, input: new Uint8Array(), what: grown };
  }
  return undefined;
}

/** What is wrong with what a target does with an input; undefined if nothing is. */
export async function problemWith(target: Target, input: Uint8Array): Promise<string | undefined> {
  const start = performance.now();
  const problem = await failureOf(target, input);
  if (problem !== undefined || performance.now() - start <= mostMs) return problem;
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < againTimes && least > mostMs; i++) {
    const before = process.cpuUsage();
    await failureOf(target, input);
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1000);
  }
  return least > mostMs ? `takes ${Math.round(least)} ms of the processor` : undefined;
}

async function failureOf(target: Target, input: Uint8Array): Promise<string | undefined> {
  try {
    const done = target.run(input);
    if (done) await done;
    return undefined;
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}
