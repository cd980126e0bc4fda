/** A curve G(tau) made fit for drawing. */
export interface BoundShape {
  /** share: 0 at the bottom of the picture, 1 at its top; values that lie outside are far off. */
  readonly points: readonly { readonly tau: number; readonly share: number }[];
  readonly taus: number;
}

/**
 * Fits the part of the curve around its optimum into the picture. A bound may run off to infinity, or be a thousand
 * times the optimum at its ends: values further from the optimum than four times the median distance, or than five times
 * that of tau = 1, lie outside.
 */
export function boundShape(bound: readonly number[], optimum: number, objective: "minimise" | "maximise"): BoundShape {
  const best = bound[optimum - 1] ?? 0;
  const distances = bound.map((value) => (objective === "minimise" ? value - best : best - value));
  const finite = distances.filter((distance) => Number.isFinite(distance)).sort((a, b) => a - b);
  const furthest = finite.at(-1) ?? 0;
  const median = finite[Math.floor(finite.length / 2)] ?? 0;
  const first = distances[0] ?? 0;
  const least = Math.max(5 * first, finite[Math.floor(finite.length / 4)] ?? 0);
  const range = Math.min(furthest, median * 4, first > 0 ? least : furthest) || furthest || 1;
  const points = distances.flatMap((distance, index) => {
    if (Number.isNaN(distance)) return [];
    const away = Math.min(3, Math.max(0, distance / range));
    return [{ tau: index + 1, share: objective === "minimise" ? away : 1 - away }];
  });
  return { points, taus: bound.length };
}
