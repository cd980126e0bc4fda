import type { Reporter } from "./reporter.ts";
import type { OpenRound, Run } from "./state.ts";

/**
 * Which of two sets of weights is better is not for one node to say. Where the means of losses say the opposite of what each of the
 * other nodes says, and only because of one node, by whom the two differ more than three times as much as by any other, that node is
 * alone. Honest nodes are at times, in single rounds; so from the third round in a row on, a lone node's difference counts as that of
 * the one among the others who sees most. One that begins to lie in the final evaluation can only choose among good weights.
 */

const timesOthers = 3;
const patientRounds = 3;

/** The difference of two losses at a node: below 0 if the first is the lower one; undefined if it did not say both. */
type Difference = (reporter: Reporter) => number | undefined;

const ofNewest: Difference = ({ loss, lossOfBest }) => loss - lossOfBest;

interface Alone {
  readonly name: string;
  /** sum_i D_i d_i, with its own difference made as small as the largest of the others. */
  readonly sum: number;
}

/** The node that alone decides which is better, if one does. */
function aloneAbout({ reporters }: Pick<OpenRound, "reporters">, difference: Difference): Alone | undefined {
  const all = Array.from(reporters, ([name, reporter]) => ({
    name,
    examples: reporter.examples,
    d: difference(reporter) ?? 0,
  }));
  if (all.length < 3) return undefined;
  const sum = all.reduce((total, { examples, d }) => total + examples * d, 0);
  // All others say the opposite of what it says.
  const [below, above] = [all.filter(({ d }) => d < 0), all.filter(({ d }) => d > 0)];
  if (below.length + above.length < all.length) return undefined;
  const [[lone], others] = below.length < above.length ? [below, above] : [above, below];
  if (lone === undefined || others.length < all.length - 1) return undefined;
  const largest = others.reduce((most, { d }) => Math.max(most, Math.abs(d)), 0);
  if (!(Math.abs(lone.d) > timesOthers * largest)) return undefined;
  const fair = sum + lone.examples * (Math.sign(lone.d) * largest - lone.d);
  return fair < 0 !== sum < 0 ? { name: lone.name, sum: fair } : undefined;
}

/** sum_i D_i (F_i(w0) - F_i(w_f)), if it is not what the sums say. */
export function fairDifference(run: Run, open: OpenRound): number | undefined {
  const alone = aloneAbout(open, ofNewest);
  const rounds = alone && run.alone?.name === alone.name ? run.alone.rounds + 1 : 1;
  run.alone = alone && { name: alone.name, rounds };
  return alone && rounds >= patientRounds ? alone.sum : undefined;
}

/** The same of other weights, as far as a node that was alone before is alone about them. */
export function fairAbout({ alone: before }: Run, open: OpenRound, difference: Difference): number | undefined {
  const alone = before && before.rounds >= patientRounds ? aloneAbout(open, difference) : undefined;
  return alone?.name === before?.name ? alone?.sum : undefined;
}
