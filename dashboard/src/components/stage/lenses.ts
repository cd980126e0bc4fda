/** Pixels between two pictures of the same size, `share` of the way, in colours. */
export interface LensView {
  readonly width: number;
  readonly height: number;
  /** How far what is seen goes from the middle, in pixels; left out where it fills its corners. */
  readonly reach?: number;
  readonly from: Uint8Array;
  readonly to: Uint8Array;
  readonly share: number;
}

/** A picture changes in so many steps from one end to the other: finer ones could not be seen. */
const steps = 16;

/** Pictures of weights as bitmaps, made anew only if what they show has changed. */
export interface Lenses {
  /** @param key whose picture it is */
  draw(key: string, view: LensView): CanvasImageSource;
  /** How many bitmaps were painted so far. */
  readonly painted: number;
}

interface Bitmap {
  readonly canvas: HTMLCanvasElement | OffscreenCanvas;
  readonly pixels: Uint32Array;
  readonly width: number;
  from?: Uint8Array;
  to?: Uint8Array;
  step?: number;
  colours?: Uint32Array;
}

/** @param surface makes a canvas of this size, and paints pixels of 32 bits on it */
export function createLenses(
  colours: () => Uint32Array,
  surface: {
    make(width: number, height: number): HTMLCanvasElement | OffscreenCanvas;
    paint(canvas: HTMLCanvasElement | OffscreenCanvas, pixels: Uint32Array): void;
  },
): Lenses {
  const bitmaps = new Map<string, Bitmap>();
  let painted = 0;
  return {
    get painted() {
      return painted;
    },
    draw(key, { width, height, from, to, share }) {
      const before = bitmaps.get(key);
      const fits = before?.width === width && before.pixels.length === width * height;
      const bitmap: Bitmap = fits
        ? before
        : { canvas: surface.make(width, height), pixels: new Uint32Array(width * height), width };
      bitmaps.set(key, bitmap);
      const { pixels } = bitmap;
      const step = Math.round(share * steps);
      const now = colours();
      if (bitmap.step === step && bitmap.from === from && bitmap.to === to && bitmap.colours === now)
        return bitmap.canvas;
      Object.assign(bitmap, { from, to, step, colours: now });
      for (let i = 0; i < pixels.length; i++) {
        const start = from[i] as number;
        pixels[i] = now[Math.round(start + (((to[i] as number) - start) * step) / steps)] as number;
      }
      surface.paint(bitmap.canvas, pixels);
      painted += 1;
      return bitmap.canvas;
    },
  };
}

/** Canvases of the page. */
export const pageSurface = {
  make(width: number, height: number): HTMLCanvasElement {
    const canvas = document.createElement("canvas");
    canvas.width = width;
    canvas.height = height;
    return canvas;
  },
  paint(canvas: HTMLCanvasElement | OffscreenCanvas, pixels: Uint32Array): void {
    const bytes = new Uint8ClampedArray(pixels.buffer as ArrayBuffer);
    const context = canvas.getContext("2d") as CanvasRenderingContext2D | null;
    context?.putImageData(new ImageData(bytes, canvas.width, canvas.height), 0, 0);
  },
};
