import type { Labels } from "../learning/dataset.ts";
import { createRandom } from "../math/random.ts";

/** Test examples that the page shows. */
const shownTestCount = 40;

/**
 * Rows of test examples to be shown, the same for every aggregator, so that screenshots and lessons agree. A label that chance has
 * left out takes the place of the first one that is there more than once.
 */
export function chooseShown({
  exampleCount,
  labels,
}: {
  readonly exampleCount: number;
  readonly labels?: Labels | undefined;
}): Uint32Array {
  const random = createRandom(2018, "shown tests");
  const shown = Uint32Array.from({ length: Math.min(shownTestCount, exampleCount) }, () =>
    random.integer(exampleCount),
  );
  if (labels === undefined) return shown;
  const times = new Uint32Array(labels.labelCount);
  const labelOf = (row: number) => labels.values[row] as number;
  const timesOf = (row: number) => times[labelOf(row)] as number;
  for (const row of shown) times[labelOf(row)] = timesOf(row) + 1;
  for (let label = 0; label < labels.labelCount; label++) {
    const row = times[label] === 0 ? labels.values.indexOf(label) : -1;
    const place = row < 0 ? -1 : shown.findIndex((each) => timesOf(each) > 1);
    if (place < 0) continue;
    times[labelOf(shown[place] as number)] = timesOf(shown[place] as number) - 1;
    shown[place] = row;
    times[label] = 1;
  }
  return shown;
}
