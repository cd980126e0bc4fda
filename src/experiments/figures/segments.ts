/** A point of a line, or a gap where runs failed. */
export interface LinePoint {
  readonly panel: string;
  readonly line: string;
  readonly along: number;
  readonly isMissing: boolean;
}

/** The values of a missing point. */
export const nowhere = { mean: 0, low: 0, high: 0 } as const;

/** The existing points, each with the number of missing ones before it on its line: lines must not span gaps. */
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
