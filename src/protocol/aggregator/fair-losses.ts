import type { Reporter } from "./reporter.ts";
import type { OpenRound, Run } from "./state.ts";

/**
 * Which of two sets of weights is better is not for few nodes to say. Where the means of losses say the opposite of what each of the
 * other nodes says, and only because of one node, or three of ten, by each of whom the two differ more than three times as much as by any
 * other, these are alone. Honest nodes are at times, in single rounds; so from the third round in a row on, a lone node's difference
 * counts as that of the one among the others who sees most, and that of several as the others' mean. Those that begin to lie in the final
 * evaluation can only choose among good weights.
 */

const timesOthers = 3;
const patientRounds = 3;

/** So many nodes may lie, or one of fewer. */
const share = 0.3;

/** The difference of two losses at a node: below 0 if the first is the lower one; undefined if it did not say both. */
type Difference = (reporter: Reporter) => number | undefined;

const ofNewest: Difference = ({ loss, lossOfBest }) => loss - lossOfBest;

interface Alone {
  readonly names: string;
  /** sum_i D_i d_i, with their own differences made as small as the largest of the others, or their mean. */
  readonly sum: number;
}

/** The nodes that alone decide which is better, if some do. */
function aloneAbout(
  { reporters, relayed }: Pick<OpenRound, "reporters" | "relayed">,
  difference: Difference,
): Alone | undefined {
  // Of nodes behind relays it is not known what each of them says.
  if (relayed.size > 0) return undefined;
  const all = Array.from(reporters, ([name, reporter]) => ({
    name,
    examples: reporter.examples,
    d: difference(reporter) ?? 0,
  }));
  if (all.length < 3) return undefined;
  const sum = all.reduce((total, { examples, d }) => total + examples * d, 0);
  // All others say the opposite of what they say.
  const [below, above] = [all.filter(({ d }) => d < 0), all.filter(({ d }) => d > 0)];
  if (below.length + above.length < all.length) return undefined;
  const [few, others] = below.length < above.length ? [below, above] : [above, below];
  if (few.length === 0 || few.length > Math.max(1, Math.floor(share * all.length))) return undefined;
  const sizes = others.map(({ d }) => Math.abs(d));
  const largest = sizes.reduce((most, size) => Math.max(most, size), 0);
  if (!few.every(({ d }) => Math.abs(d) > timesOthers * largest)) return undefined;
  const fairSize = few.length === 1 ? largest : sizes.reduce((total, size) => total + size, 0) / sizes.length;
  const fair = few.reduce((total, { examples, d }) => total + examples * (Math.sign(d) * fairSize - d), sum);
  const names = few.map(({ name }) => name).sort();
  return fair < 0 !== sum < 0 ? { names: names.join(" "), sum: fair } : undefined;
}

/** sum_i D_i (F_i(w0) - F_i(w_f)), if it is not what the sums say. */
export function fairDifference(run: Run, open: OpenRound): number | undefined {
  const alone = aloneAbout(open, ofNewest);
  const rounds = alone && run.alone?.names === alone.names ? run.alone.rounds + 1 : 1;
  run.alone = alone && { names: alone.names, rounds };
  return alone && rounds >= patientRounds ? alone.sum : undefined;
}

/** The same of other weights, as far as nodes that were alone before are alone about them. */
export function fairAbout({ alone: before }: Run, open: OpenRound, difference: Difference): number | undefined {
  const alone = before && before.rounds >= patientRounds ? aloneAbout(open, difference) : undefined;
  return alone?.names === before?.names ? alone?.sum : undefined;
}
