/** A value of a feature that occurs so seldom tells nothing by telling its own rows. */
const leastRowsPerValue = 5;
/** Of the rows that a feature decides, this share must be right by it, and the most frequent class must be rarer. */
const surely = 0.999;

/**
 * Whether a category alone gives the class away: each of its values goes with one class in (nearly) all rows.
 *
 * @param feature a value for each row of the sample, undefined where there is none
 * @param target the class of each row
 */
export function categoryLeaks(
  feature: readonly (string | undefined)[],
  target: readonly (string | undefined)[],
): boolean {
  const byValue = new Map<string, Map<string, number>>();
  let rows = 0;
  feature.forEach((value, i) => {
    const wanted = target[i];
    if (value === undefined || wanted === undefined) return;
    rows++;
    const counts = byValue.get(value) ?? new Map<string, number>();
    counts.set(wanted, (counts.get(wanted) ?? 0) + 1);
    byValue.set(value, counts);
  });
  if (rows < leastRowsPerValue * Math.max(2, byValue.size) || byValue.size < 2) return false;
  let right = 0;
  for (const counts of byValue.values()) right += Math.max(...counts.values());
  return right >= surely * rows && majority(target, rows) < surely;
}

/** Whether intervals of a number alone give the class away: in ascending order the class changes as seldom as it can. */
export function numberLeaks(feature: readonly number[], target: readonly (string | undefined)[]): boolean {
  const rows = feature.flatMap((value, i) => {
    const wanted = target[i];
    return Number.isFinite(value) && wanted !== undefined ? [{ value, wanted }] : [];
  });
  const classes = new Set(rows.map(({ wanted }) => wanted));
  if (classes.size < 2 || rows.length < 10 * classes.size) return false;
  rows.sort((a, b) => a.value - b.value || (a.wanted < b.wanted ? -1 : 1));
  // One value that goes with two classes decides neither.
  for (let i = 1; i < rows.length; i++) {
    const [before, here] = [rows[i - 1], rows[i]];
    if (before && here && before.value === here.value && before.wanted !== here.wanted) return false;
  }
  let changes = 0;
  for (let i = 1; i < rows.length; i++) if (rows[i]?.wanted !== rows[i - 1]?.wanted) changes++;
  return changes === classes.size - 1;
}

/** Whether two columns of numbers are one and the same but for unit and offset. */
export function numbersAgree(feature: readonly number[], target: readonly number[]): boolean {
  const pairs = feature.flatMap((x, i) => {
    const y = target[i] as number;
    return Number.isFinite(x) && Number.isFinite(y) ? [[x, y] as const] : [];
  });
  if (pairs.length < 20) return false;
  const n = pairs.length;
  const [meanX, meanY] = [pairs.reduce((sum, [x]) => sum + x, 0) / n, pairs.reduce((sum, [, y]) => sum + y, 0) / n];
  let [xx, yy, xy] = [0, 0, 0];
  for (const [x, y] of pairs) {
    xx += (x - meanX) ** 2;
    yy += (y - meanY) ** 2;
    xy += (x - meanX) * (y - meanY);
  }
  return xx > 0 && yy > 0 && xy * xy >= 0.9999 * xx * yy;
}

function majority(target: readonly (string | undefined)[], rows: number): number {
  const counts = new Map<string, number>();
  for (const wanted of target) if (wanted !== undefined) counts.set(wanted, (counts.get(wanted) ?? 0) + 1);
  return Math.max(0, ...counts.values()) / rows;
}
