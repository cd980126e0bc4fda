/** A point of a line, or a place where it has none because runs failed. */
export interface LinePoint {
  readonly panel: string;
  readonly line: string;
  readonly along: number;
  readonly isMissing: boolean;
}

/** Of a point that is missing. */
export const nowhere = { mean: 0, low: 0, high: 0 } as const;

/** The points that are there, each with the number of missing ones before it on its line: lines must not pass over these. */
export function inSegments<T extends LinePoint>(points: readonly T[]): (T & { readonly segment: number })[] {
  return points
    .filter(({ isMissing }) => !isMissing)
    .map((point) => ({
      ...point,
      segment: points.filter(
        ({ panel, line, along, isMissing }) =>
          isMissing && panel === point.panel && line === point.line && along < point.along,
      ).length,
    }));
}
