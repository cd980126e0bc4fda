/** A value over the seconds of budget that were consumed. */
export interface CurveOnBudget {
  readonly at: ArrayLike<number>;
  readonly values: ArrayLike<number>;
}

/** Curves made fit for a box of 100 by 100: paths of SVG, the last one that of the present run. */
export interface Curves {
  readonly budgetSeconds: number;
  readonly least: number | undefined;
  readonly most: number | undefined;
  readonly lines: readonly string[];
  /** Where the present run's curve ends. */
  readonly end: { readonly x: number; readonly y: number } | undefined;
}

const mostPoints = 120;
const mostDigits = 3;

/** The ends of a scale in words: with more digits, up to three, where they would be the same. */
export function endWords(
  { least, most }: Pick<Curves, "least" | "most">,
  words: (value: number, moreDigits: number) => string,
): { readonly least: string; readonly most: string } {
  if (least === undefined || most === undefined) return { least: "", most: "" };
  for (let digits = 0; digits < mostDigits && least < most; digits++) {
    const [low, high] = [words(least, digits), words(most, digits)];
    if (low !== high) return { least: low, most: high };
  }
  return least < most
    ? { least: words(least, mostDigits), most: words(most, mostDigits) }
    : { least: words(least, 1), most: "" };
}

/** All on one scale, which has room for the finite values of each but for its first, often far off. */
export function curvesOf(all: readonly CurveOnBudget[], budgetSeconds: number): Curves {
  const cut = all.map(({ at, values }) => thinned(at, values, budgetSeconds));
  const judged = cut.flatMap((points) => (points.length > 3 ? points.slice(1) : points)).map(({ value }) => value);
  const least = judged.length > 0 ? Math.min(...judged) : undefined;
  const most = judged.length > 0 ? Math.max(...judged) : undefined;
  const range = (most ?? 1) - (least ?? 0) || 1;
  const place = ({ at, value }: Point) => ({
    x: (100 * at) / budgetSeconds,
    y: Math.min(100, Math.max(0, 100 * (1 - (value - (least ?? 0)) / range))),
  });
  const placed = cut.map((points) => points.map(place));
  return {
    budgetSeconds,
    least,
    most,
    lines: placed.map((points) =>
      points.map(({ x, y }, i) => `${i === 0 ? "M" : "L"}${x.toFixed(2)} ${y.toFixed(2)}`).join(""),
    ),
    end: placed.at(-1)?.at(-1),
  };
}

interface Point {
  readonly at: number;
  readonly value: number;
}

/** At most 120 points: the last one of each part of the budget. */
function thinned(at: ArrayLike<number>, values: ArrayLike<number>, budgetSeconds: number): Point[] {
  const byPart = new Map<number, Point>();
  for (let i = 0; i < at.length; i++) {
    const [seconds, value] = [at[i] as number, values[i] as number];
    if (!Number.isFinite(value) || seconds > budgetSeconds) continue;
    byPart.set(Math.floor((mostPoints * seconds) / budgetSeconds), { at: seconds, value });
  }
  return [...byPart.values()];
}
