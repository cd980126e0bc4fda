import type uPlot from "uplot";

/** uPlot's types leave out that others are told too. */
type SetCursor = (place: { left: number; top: number }, fireHook: boolean, tellOthers: boolean) => void;

/** Puts the cursor of this chart and of those that follow it at so many pixels from the left; undefined takes it away. */
export function cursorOnAll(plot: uPlot, left: number | undefined): void {
  const place = left === undefined ? { left: -10, top: -10 } : { left, top: 0 };
  (plot.setCursor as SetCursor)(place, true, true);
}
