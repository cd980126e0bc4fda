import { moved, nearer, type Stretch } from "./stretch.ts";

/** Where a plot's cursor is, and what is seen of the axis. */
export interface PlotPlace {
  readonly place: number | undefined;
  readonly seen: Stretch;
  readonly whole: Stretch;
}

/** What a key asks for; a stretch that is undefined is the whole axis. */
export type AskedByKey =
  | { readonly kind: "cursor"; readonly place: number | undefined }
  | { readonly kind: "zoom"; readonly stretch: Stretch | undefined };

/** A hundredth of what is seen. */
const step = 0.01;
const shift = 0.25;

/** What a key does on a plot; undefined if nothing, so that the page may have it. */
export function askedByKey(key: string, withShift: boolean, { place, seen, whole }: PlotPlace): AskedByKey | undefined {
  const length = seen.to - seen.from;
  const middle = seen.from + length / 2;
  const cursor = (to: number): AskedByKey => ({ kind: "cursor", place: Math.min(seen.to, Math.max(seen.from, to)) });
  const isWhole = seen.from <= whole.from && seen.to >= whole.to;
  switch (key) {
    case "ArrowLeft":
    case "ArrowRight": {
      const way = key === "ArrowLeft" ? -1 : 1;
      if (withShift) return isWhole ? undefined : { kind: "zoom", stretch: moved(seen, way * shift, whole) };
      return cursor((place ?? middle) + way * step * length);
    }
    case "Home":
      return cursor(seen.from);
    case "End":
      return cursor(seen.to);
    case "+":
    case "=":
      return { kind: "zoom", stretch: nearer(seen, place ?? middle, 2, whole) };
    case "-":
      return { kind: "zoom", stretch: nearer(seen, place ?? middle, 0.5, whole) };
    case "0":
      return { kind: "zoom", stretch: undefined };
    case "Escape":
      return isWhole ? { kind: "cursor", place: undefined } : { kind: "zoom", stretch: undefined };
    default:
      return undefined;
  }
}
