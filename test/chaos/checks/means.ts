import type { Report } from "../../../src/protocol/messages.ts";

/** Rounding of the mean: weights are float32. */
const tolerance = 1e-5;

/** What a report tells of weights. */
export const toldBy = ({ weights, steps }: Report): ArrayLike<number> | undefined => steps?.change ?? weights;

/** What reports come to, reckoned anew; those of relays tell the change from w0, `start`. */
export function meanOf(reports: readonly Report[], start: Float32Array | undefined) {
  const learned = reports.filter((report) => toldBy(report));
  const examplesOf = ({ examples, merged }: Report) => merged?.weightExamples ?? examples;
  const examples = learned.reduce((sum, report) => sum + examplesOf(report), 0);
  return {
    /** How weights differ from it, in words; undefined if they do not. */
    differsFrom(found: Float32Array): string | undefined {
      for (let i = 0; i < found.length; i++) {
        let mean = 0;
        for (const report of learned) {
          const from = report.merged ? (start?.[i] ?? Number.NaN) : 0;
          mean += ((from + (toldBy(report)?.[i] ?? 0)) * examplesOf(report)) / examples;
        }
        if (!(Math.abs(mean - (found[i] as number)) <= tolerance * (1 + Math.abs(mean))))
          return `came to ${found[i]}, and the mean of its reports is ${mean}`;
      }
      return undefined;
    },
  };
}
