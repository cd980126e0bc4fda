/** A picture that is out of sight is at most so far behind, so that a print or a picture of the whole page has it too. */
const latestPaintMs = 1000;

/** Paints a picture as often as it is worth: at once in sight, else seldom. */
export interface Painting {
  /** There is something else to see; `paint` paints it. The first one is painted at once. */
  show(paint: () => void): void;
  /** Whether the picture is near the visible part of the page; it is taken to be out of sight before. */
  sighted(inSight: boolean): void;
  /** Paints at once what is not painted yet. */
  catchUp(): void;
  /** Paints no more. */
  close(): void;
}

export function createPainting(): Painting {
  let inSight = false;
  let begun = false;
  let owed: (() => void) | undefined;
  let later: ReturnType<typeof setTimeout> | undefined;

  function catchUp(): void {
    clearTimeout(later);
    later = undefined;
    const paint = owed;
    owed = undefined;
    paint?.();
  }

  return {
    show(paint) {
      owed = paint;
      if (inSight || !begun) catchUp();
      else later ??= setTimeout(catchUp, latestPaintMs);
      begun = true;
    },
    sighted(now) {
      inSight = now;
      if (inSight) catchUp();
    },
    catchUp,
    close() {
      owed = undefined;
      catchUp();
    },
  };
}
