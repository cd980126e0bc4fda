import { createRandom } from "../../src/math/random.ts";
import type { Guide } from "./guided.ts";
import { shrunk } from "./shrink.ts";
import type { Target } from "./target.ts";

/** No case may take longer. What did is tried again, by the processor's time: the machine may have been busy with other things. */
export const mostMs = 100;
const againTimes = 3;
/** What may stay in memory, whatever came before. */
export const mostGrowthBytes = 50 * 1024 * 1024;
/** Frames between two looks at the memory. */
const betweenLooks = 50_000;

export interface FuzzOptions {
  readonly seed: number;
  readonly frames: number;
  /** Where garbage can be collected at will: how many bytes are in use after that. */
  readonly usedBytes?: () => number;
  /** Makes the cases in place of the random numbers of each case. */
  readonly guide?: Guide | undefined;
  readonly onProgress?: (done: number) => void;
  /** Told each case before it begins. */
  readonly onCase?: (number: number, input: Uint8Array) => void;
}

export interface FuzzFailure {
  readonly target: string;
  /** The number of the case; undefined if what fails is no single one. */
  readonly number: number | undefined;
  readonly input: Uint8Array;
  readonly what: string;
}

/** What came of cases that ended well. */
export interface FuzzCourse {
  /** The first that fails, as small as it can be made. */
  readonly failure: FuzzFailure | undefined;
  /** Of the case that took the longest; of the processor, where it took longer than a case may. */
  readonly longestMs: number;
  /** The most that was in use more than after the first cases; undefined where nobody looked. */
  readonly grownBytes: number | undefined;
}

/** The input of a case: one stream of random numbers for each, so that each can be made alone. */
export function caseOf(target: Target, seed: number, number: number): Uint8Array {
  return target.make(createRandom(seed, "fuzz", target.name, number));
}

/** Runs cases of a target until they are so many frames, or one fails. */
export async function fuzz(target: Target, options: FuzzOptions): Promise<FuzzCourse> {
  const { seed, frames, usedBytes, guide, onProgress = () => {}, onCase = () => {} } = options;
  let before: number | undefined;
  let grownBytes: number | undefined;
  let longestMs = 0;
  let nextLook = Math.min(betweenLooks, Math.floor(frames / 2));
  let done = 0;
  for (let number = 0; done < frames; number++) {
    const input = guide ? guide.make() : caseOf(target, seed, number);
    onCase(number, input);
    const { problem, ms } = await triedOf(target, input);
    longestMs = Math.max(longestMs, ms);
    if (problem !== undefined) {
      const smaller = await shrunk(input, async (candidate) => (await problemWith(target, candidate)) !== undefined);
      const what = (await problemWith(target, smaller)) ?? problem;
      return { failure: { target: target.name, number, input: smaller, what }, longestMs, grownBytes };
    }
    await guide?.done(input);
    done += target.frames?.(input) ?? 1;
    if (done < Math.min(nextLook, frames)) continue;
    nextLook += betweenLooks;
    onProgress(done);
    const used = usedBytes?.();
    if (used === undefined) continue;
    // The first cases load and compile what all use.
    before ??= used;
    grownBytes = Math.max(grownBytes ?? 0, used - before);
    if (grownBytes <= mostGrowthBytes) continue;
    const what = `${Math.round(grownBytes / 1e6)} MB more are in use than after the first frames`;
    const failure = { target: target.name, number: undefined, input: new Uint8Array(), what };
    return { failure, longestMs, grownBytes };
  }
  return { failure: undefined, longestMs, grownBytes };
}

/** What is wrong with what a target does with an input; undefined if nothing is. */
export async function problemWith(target: Target, input: Uint8Array): Promise<string | undefined> {
  return (await triedOf(target, input)).problem;
}

async function triedOf(target: Target, input: Uint8Array): Promise<{ problem: string | undefined; ms: number }> {
  const start = performance.now();
  const problem = await failureOf(target, input);
  const ms = performance.now() - start;
  if (problem !== undefined || ms <= mostMs) return { problem, ms };
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < againTimes && least > mostMs; i++) {
    const before = process.cpuUsage();
    await failureOf(target, input);
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1000);
  }
  return { problem: least > mostMs ? `takes ${Math.round(least)} ms of the processor` : undefined, ms: least };
}

/** Runs a case. @returns what it threw that it must not */
export async function failureOf(target: Target, input: Uint8Array): Promise<string | undefined> {
  try {
    const done = target.run(input);
    if (done) await done;
    return undefined;
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}
