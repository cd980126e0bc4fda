import type uPlot from "uplot";
import { cursorOnAll } from "./cursor-on-all.ts";

/** A finger moves so far sideways before a stretch is meant, in pixels. */
const least = 8;

/**
 * Lets a finger choose a stretch as a mouse does: uPlot itself only knows the mouse. Moving up and down still scrolls the page
 * (`touch-action: pan-y`), which ends what was begun.
 */
export function selectByTouch(plot: uPlot, choose: (left: number, right: number) => void): void {
  let from: number | undefined;
  const place = (event: PointerEvent) => event.clientX - plot.over.getBoundingClientRect().left;
  const show = (left: number, width: number) =>
    plot.setSelect({ left, width, top: 0, height: plot.over.clientHeight }, false);
  plot.over.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "mouse" || !event.isPrimary) return;
    from = place(event);
    plot.over.setPointerCapture(event.pointerId);
  });
  plot.over.addEventListener("pointermove", (event) => {
    if (from === undefined || !event.isPrimary) return;
    const to = place(event);
    cursorOnAll(plot, to);
    if (Math.abs(to - from) >= least) show(Math.min(from, to), Math.abs(to - from));
  });
  const end = (event: PointerEvent) => {
    if (from === undefined || !event.isPrimary) return;
    const to = place(event);
    show(0, 0);
    if (event.type === "pointerup" && Math.abs(to - from) >= least) choose(Math.min(from, to), Math.max(from, to));
    from = undefined;
  };
  plot.over.addEventListener("pointerup", end);
  plot.over.addEventListener("pointercancel", end);
}
